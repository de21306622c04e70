import { expect, it } from "vitest";
import { librariesIn } from "./libraries.ts";

it("reads glibc's ldd", () => {
  const answer = `	linux-vdso.so.1 (0x00007fdc2d3f7000)
	libdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007fdc2d3d6000)
	/lib64/ld-linux-x86-64.so.2 (0x00007fdc2d3f9000)
`;
  expect(librariesIn(answer)).toEqual(["/lib/x86_64-linux-gnu/libdl.so.2", "/lib64/ld-linux-x86-64.so.2"]);
});

it("reads musl's ldd", () => {
  const answer = `	/lib/ld-musl-x86_64.so.1 (0x7f2aa)
	libc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f2aa)
`;
  expect(new Set(librariesIn(answer))).toEqual(new Set(["/lib/ld-musl-x86_64.so.1"]));
});

it("finds none for a static program", () => {
  expect(librariesIn("	statically linked\n")).toEqual([]);
});
