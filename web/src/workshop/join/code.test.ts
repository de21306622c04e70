import { expect, test } from "vitest";
import { codeFrom, codeInHash, codeTrouble } from "./code.ts";

test("the code in a scanned address is found, and nothing else is", () => {
  expect(codeInHash("#code=ABC234")).toBe("ABC234");
  expect(codeInHash("#token=ABC234")).toBe("");
  expect(codeInHash("")).toBe("");
});

test("a code may be typed as one reads it", () => {
  for (const typed of ["abc 234", "ABC-234", " Abc234 ", "a b c 2 3 4"]) {
    expect(codeFrom(typed)).toBe("ABC234");
    expect(codeTrouble(codeFrom(typed))).toBeUndefined();
  }
});

test("what can't be a code says why", () => {
  expect(codeTrouble("")).toMatch(/stands on the screen/);
  expect(codeTrouble("ABC23")).toMatch(/six letters and digits; these are 5/);
  expect(codeTrouble("ABCO34")).toMatch(/no 0, O, 1 or I/);
  expect(codeTrouble("ABC23Ä")).toMatch(/letters and digits only/);
});
