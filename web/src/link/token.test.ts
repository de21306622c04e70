import { expect, test, vi } from "vitest";
import { takeToken } from "./token.ts";

const token = "0f".repeat(32);
const place = (hash: string) => ({ hash, pathname: "/lessons/05", search: "" });
function storage(kept: string | null) {
  return { getItem: () => kept, setItem: vi.fn<(key: string, value: string) => void>() };
}

test("a token in the link is kept for the tab and cleared from the address", () => {
  const kept = storage(null);
  const clear = vi.fn<(address: string) => void>();
  expect(takeToken(place(`#token=${token}`), kept, clear)).toBe(token);
  expect(kept.setItem).toHaveBeenCalledWith("lastcall.token", token);
  expect(clear).toHaveBeenCalledWith("/lessons/05");
});

test("a reload uses the token the tab has kept", () => {
  const clear = vi.fn<(address: string) => void>();
  expect(takeToken(place(""), storage(token), clear)).toBe(token);
  expect(clear).not.toHaveBeenCalled();
});

test("anything else is no token", () => {
  expect(takeToken(place("#token=short"), storage(null), vi.fn<(address: string) => void>())).toBeNull();
});
