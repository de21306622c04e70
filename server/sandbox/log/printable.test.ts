import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { printable } from "./printable.ts";

const ESC = "\u001b";
const colour = new RegExp(`${ESC}\\[[0-9;]*m`, "g");

/** Text rich in what terminals obey. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        `${ESC}[31m`,
        `${ESC}[0m`,
        `${ESC}[38;5;196m`,
        `${ESC}[38;2;1;2;3m`,
        `${ESC}[6n`,
        `${ESC}[c`,
        `${ESC}]52;c;aGk=\u0007`,
        `${ESC}]0;title${ESC}\\`,
        `${ESC}P+q544e${ESC}\\`,
        "\u009b6n",
        "\u009d52;c;aGk=\u009c",
        "\u202e",
        "\u2066",
        "\r",
        "\b",
        ESC,
        "[",
        "m",
        ";",
        "38",
      ),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

describe("printable", () => {
  it("lets no control through but tab and colours", () => {
    fc.assert(
      fc.property(hostile, (line) => {
        const rest = printable(line).replace(colour, "");
        expect(rest).not.toMatch(/(?!\t)[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u{feff}]/u);
      }),
      { numRuns: 5000 },
    );
  });

  it("grows a line by a bounded factor", () => {
    fc.assert(fc.property(hostile, (line) => printable(line).length <= line.length * 8 + 4));
  });

  it("leaves text alone that holds nothing else", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\p{L}\p{N}\p{P} \t😀]*$/u), (line) => printable(line) === line),
    );
  });

  it("keeps colours and ends them with the line", () => {
    expect(printable(`${ESC}[1;32mok${ESC}[39m and ${ESC}[38;2;255;0;128mpink`)).toBe(
      `${ESC}[1;32mok${ESC}[39m and ${ESC}[38;2;255;0;128mpink${ESC}[0m`,
    );
    expect(printable(`${ESC}[mplain`)).toBe(`${ESC}[mplain${ESC}[0m`);
  });

  it.each(["5", "7", "8", "38", "38;5", "38;5;256", "38;2;1;2", "31;8", "58;5;1"])(
    "shows SGR %s, which is no colour",
    (code) => {
      expect(printable(`${ESC}[${code}mx`)).toBe(`\u241b[${code}mx`);
    },
  );

  it("makes controls visible", () => {
    expect(printable("a\u0000b\u0007c\rd\u007fe\u009bf\u202eg")).toBe("a␀b␇c␍d␡e<U+009B>f<U+202E>g");
  });
});
