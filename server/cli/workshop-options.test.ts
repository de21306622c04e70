import { describe, expect, test } from "vitest";
import { originOf } from "../sharing.ts";
import { sharingOf } from "./workshop-options.ts";

const beyond = "0.0.0.0";

describe("whom a server is for", () => {
  test("alone on loopback is the usual", () => {
    for (const host of ["127.0.0.1", "localhost", "::1"])
      expect(sharingOf({}, host)).toMatchObject({ workshop: false, publicHost: undefined });
    expect(sharingOf({ workshop: true }, "127.0.0.1")).toMatchObject({
      workshop: true,
      publicHost: undefined,
    });
  });

  test("an address that others reach needs a name, with or without --workshop", () => {
    for (const host of [beyond, "::", "192.168.1.5", "lab.example"])
      expect(() => sharingOf({ workshop: true }, host)).toThrow(/--public-host under which name/);
  });

  test.each([
    ["lab.example", beyond, "http://lab.example:4600"],
    ["LAB.example:80", beyond, "http://lab.example:80"],
    ["192.168.1.5", beyond, "http://192.168.1.5:4600"],
    ["https://lab.example", "127.0.0.1", "https://lab.example"],
    ["https://lab.example:8443/", beyond, "https://lab.example:8443"],
    ["[2001:db8::1]:4600", "::", "http://[2001:db8::1]:4600"],
  ])("--public-host %s opens a workshop that is reached there", (name, host, origin) => {
    const sharing = sharingOf({ "public-host": name }, host);
    expect(sharing.workshop).toBe(true);
    expect(originOf(sharing, host, 4600)).toBe(origin);
  });

  test.each([
    "",
    "lab example",
    "http://",
    "ftp://lab.example",
    "lab.example/path",
    "lab.example:0",
    "lab.example:70000",
    "a@b",
    "[::zz]",
    "-lab",
    "*",
  ])("--public-host %j is refused", (name) => {
    expect(() => sharingOf({ "public-host": name }, beyond)).toThrow(/--public-host takes a name such as/);
  });

  test.each([beyond, "[::]", "0.0.0.0:4600"])("--public-host %s is nowhere", (name) => {
    expect(() => sharingOf({ "public-host": name }, beyond)).toThrow(/nowhere/);
  });
});
