import type { Tone } from "../../../server/protocol/index.ts";

/** The page's colour tokens, resolved to what a canvas understands, for the theme in force. */
export interface Palette {
  readonly canvas: string;
  readonly panel: string;
  readonly sunken: string;
  readonly hover: string;
  readonly line: string;
  readonly control: string;
  readonly text1: string;
  readonly text2: string;
  readonly text3: string;
  readonly accent: string;
  readonly onAccent: string;
  readonly tones: Readonly<Record<Tone | "in-flight", string>>;
}

const tones = [
  "ok",
  "refused",
  "reset",
  "server-error",
  "timed-out",
  "vanished",
  "ghost",
  "unknown",
  "in-flight",
] as const satisfies readonly (Tone | "in-flight")[];

/**
 * Reads the tokens as they apply to an element. A custom property holding `light-dark()` is handed out unresolved, so
 * each is read back through a real `color`.
 */
export function readPalette(host: HTMLElement): Palette {
  const probe = host.ownerDocument.createElement("span");
  probe.hidden = true;
  host.append(probe);
  const read = (name: string): string => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette: Palette = {
    canvas: read("canvas"),
    panel: read("panel"),
    sunken: read("sunken"),
    hover: read("hover"),
    line: read("line"),
    control: read("control"),
    text1: read("text-1"),
    text2: read("text-2"),
    text3: read("text-3"),
    accent: read("accent"),
    onAccent: read("on-accent"),
    tones: Object.fromEntries(tones.map((tone) => [tone, read(tone)])) as Palette["tones"],
  };
  probe.remove();
  return palette;
}
