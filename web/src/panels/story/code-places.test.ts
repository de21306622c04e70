import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { placeOf, placesOf } from "./code-places.ts";

const pod = (name: string) =>
  readFileSync(new URL(`../../../../lessons/05-endpoint-race/pods/${name}.ts`, import.meta.url), "utf8");
const lineOf = (source: string, text: string) =>
  source.split("\n").findIndex((line) => line.includes(text)) + 1;

describe("the lines that a story points at", () => {
  test("are found in a pod that shuts down", () => {
    const source = pod("broken");
    const places = placesOf(source);
    expect(placeOf(places, "handler", "SIGTERM")?.line).toBe(lineOf(source, 'process.once("SIGTERM"'));
    expect(placeOf(places, "not-ready")?.line).toBe(lineOf(source, "ready = false"));
    expect(placeOf(places, "stop-accepting")?.line).toBe(lineOf(source, "server.close()"));
    expect(placeOf(places, "exit", "0")?.line).toBe(lineOf(source, "process.exit(0)"));
    expect(placeOf(places, "listen")?.line).toBe(lineOf(source, "server.listen"));
    expect(placeOf(places, "commit")?.line).toBe(lineOf(source, "INSERT INTO payments"));
    expect(placeOf(places, "close-resource")?.line).toBe(lineOf(source, "pool.end()"));
  });

  test("know the status that turns requests away", () => {
    const source = pod("turn-away");
    expect(placeOf(placesOf(source), "refuse", "503")?.line).toBe(lineOf(source, "status: 503"));
  });

  test("are none where the program doesn't do it", () => {
    const places = placesOf("const a = 1;\nprocess.on('SIGINT', stop);\nprocess.exit(1);\n");
    expect(placeOf(places, "handler", "SIGTERM")).toBeUndefined();
    expect(placeOf(places, "exit", "0")).toBeUndefined();
    expect(placeOf(places, "stop-accepting")).toBeUndefined();
    expect(placeOf(places, "exit", "1")?.line).toBe(3);
  });

  test("are no comments, and strings are not taken for comments", () => {
    const source = [
      "// server.close() comes later",
      "/* process.exit(0)",
      "   server.close() */",
      'const home = "http://web/"; server.close();',
    ].join("\n");
    expect(placesOf(source).map(({ kind, line }) => [kind, line])).toEqual([["stop-accepting", 4]]);
  });
});
