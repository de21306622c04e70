import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const pairs = [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)];
const tokens = new Map(pairs.map(([, name = "", light = "", dark = ""]) => [name, { light, dark }]));
type Theme = "light" | "dark";
const value = (name: string, theme: Theme): string => {
  const token = tokens.get(name);
  if (!token) throw new Error(`tokens.css has no --${name}`);
  return token[theme];
};

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["canvas", "panel", "sunken", "hover"];
const texts = ["text-1", "text-2", "text-3"];
const glyphs = [
  "in-flight",
  "ok",
  "refused",
  "reset",
  "server-error",
  "timed-out",
  "vanished",
  "ghost",
  "unknown",
  "control",
];
const code = ["keyword", "function", "string", "comment", "constant", "parameter"].map(
  (role) => `code-token-${role}`,
);

describe.each<Theme>(["light", "dark"])("in the %s theme", (theme) => {
  const against = (name: string, surface: string) => contrast(value(name, theme), value(surface, theme));

  test.each(texts)("%s can be read on every surface", (name) => {
    for (const surface of surfaces) expect(against(name, surface), surface).toBeGreaterThanOrEqual(4.5);
  });
  test.each(code)("%s can be read where code stands", (name) => {
    for (const surface of surfaces) expect(against(name, surface), surface).toBeGreaterThanOrEqual(4.5);
  });
  test.each(glyphs)("%s can be told from the surface behind it", (name) => {
    for (const surface of ["canvas", "panel"])
      expect(against(name, surface), surface).toBeGreaterThanOrEqual(3);
  });
  test("links, warnings and the accent's own text can be read", () => {
    expect(against("accent", "panel")).toBeGreaterThanOrEqual(4.5);
    expect(against("accent", "canvas")).toBeGreaterThanOrEqual(4.5);
    expect(against("on-accent", "accent")).toBeGreaterThanOrEqual(4.5);
    expect(against("warn-text", "warn-surface")).toBeGreaterThanOrEqual(4.5);
  });
  test("every colour is registered, so that a canvas can read it", () => {
    for (const name of tokens.keys()) expect(css).toContain(`@property --${name} {`);
  });
});
