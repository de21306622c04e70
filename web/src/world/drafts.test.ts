import { beforeEach, expect, test } from "vitest";
import { Drafts, manifestDraft } from "./drafts.ts";

const key = "lastcall.program.v1.05";
let kept: Map<string, string>;
let full: boolean;
const storage = {
  getItem: (name: string) => kept.get(name) ?? null,
  setItem(name: string, value: string) {
    if (full) throw new DOMException("no room", "QuotaExceededError");
    kept.set(name, value);
  },
  removeItem: (name: string) => void kept.delete(name),
};

beforeEach(() => {
  kept = new Map();
  full = false;
});

test("a draft begins as what it starts from, and a text that was written outlives the page", () => {
  const drafts = new Drafts(storage);
  expect(drafts.open("05", "start")).toEqual({ start: "start", text: "start" });
  expect(drafts.has("05")).toBe(false);
  drafts.write("05", "mine");
  expect(drafts.has("05")).toBe(true);
  const reloaded = new Drafts(storage);
  expect(reloaded.has("05")).toBe(true);
  expect(reloaded.open("05", "a newer start")).toEqual({ start: "a newer start", text: "mine" });
  expect(reloaded.open("06", "start").text).toBe("start");
});

test("a text that is its start again is no draft any more", () => {
  const drafts = new Drafts(storage);
  drafts.open("05", "start");
  drafts.write("05", "mine");
  drafts.write("05", "start");
  expect(kept.size).toBe(0);
  expect(drafts.has("05")).toBe(false);
});

test("a browser that keeps nothing costs no text, and is told of until it keeps again", () => {
  const drafts = new Drafts(storage);
  drafts.open("05", "start");
  full = true;
  drafts.write("05", "mine");
  expect(drafts.get("05")?.text).toBe("mine");
  expect(drafts.store.getState().kept).toBe(false);
  full = false;
  drafts.write("05", "mine still");
  expect(drafts.store.getState().kept).toBe(true);
  expect(kept.get(key)).toBe("mine still");
});

test("another tab's text takes the place of this one's, and the last one is known", () => {
  const drafts = new Drafts(storage);
  drafts.open("05", "start");
  drafts.write("05", "mine");
  drafts.heard(key, "theirs");
  expect(drafts.get("05")?.text).toBe("theirs");
  expect(drafts.store.getState().elsewhere).toEqual({ of: "05", text: "theirs" });
  drafts.write("05", "mine again");
  drafts.heard("another key", "x");
  drafts.heard("lastcall.program.v1.never-opened", "x");
  drafts.heard(null, null);
  expect(drafts.get("05")?.text).toBe("mine again");
  drafts.heard(key, null);
  expect(drafts.get("05")?.text).toBe("start");
});

test("a lesson's manifest is a text of its own, kept beside its program and run with it", () => {
  const drafts = new Drafts(storage);
  const manifest = manifestDraft("07");
  expect(drafts.own("07")).toBeUndefined();
  drafts.open("07", "program");
  expect(drafts.own("07")).toEqual({ program: "program" });
  drafts.open(manifest, "manifest");
  drafts.write(manifest, "mine");
  expect(drafts.own("07")).toEqual({ program: "program", manifest: "mine" });
  expect(drafts.has("07")).toBe(true);
  const reloaded = new Drafts(storage);
  expect(reloaded.has("07")).toBe(true);
  expect(reloaded.open(manifest, "manifest").text).toBe("mine");
  drafts.write(manifest, "manifest");
  expect(new Drafts(storage).has("07")).toBe(false);
});
