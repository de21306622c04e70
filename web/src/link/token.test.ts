import { expect, test, vi } from "vitest";
import { isSeat, keepSeat, takeToken } from "./token.ts";

const token = "0f".repeat(32);
const place = (hash: string) => ({ hash, pathname: "/lessons/05", search: "" });
const clear = vi.fn<(address: string) => void>();

function storage(kept: Record<string, string> = {}) {
  const items = new Map(Object.entries(kept));
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

test("a token in the link is kept for the tab and cleared from the address", () => {
  const tab = storage();
  expect(takeToken(place(`#token=${token}`), clear, tab, storage())).toBe(token);
  expect(tab.getItem("lastcall.token")).toBe(token);
  expect(clear).toHaveBeenCalledWith("/lessons/05");
});

test("a reload uses the token the tab has kept", () => {
  clear.mockClear();
  expect(takeToken(place(""), clear, storage({ "lastcall.token": token }), storage())).toBe(token);
  expect(clear).not.toHaveBeenCalled();
});

test("anything else is no token", () => {
  expect(takeToken(place("#token=short"), clear, storage(), storage())).toBeNull();
});

test("a seat is this browser's: another tab comes back to it, and a printed link is still stronger", () => {
  const [tab, browser] = [storage({ "lastcall.token": "old", "lastcall.session": "old" }), storage()];
  keepSeat("seat", tab, browser);
  expect(takeToken(place(""), clear, tab, browser)).toBe("seat");
  expect(tab.getItem("lastcall.session"), "another's lab is not gone on with").toBeNull();
  const another = storage();
  expect(takeToken(place(""), clear, another, browser)).toBe("seat");
  expect(isSeat(another, browser)).toBe(true);
  expect(takeToken(place(`#token=${token}`), clear, another, browser)).toBe(token);
  expect(isSeat(another, browser)).toBe(false);
  expect(takeToken(place(""), clear, storage(), browser)).toBe("seat");
});
