import { expect, it } from "vitest";
import { nobodyIn } from "./identity.ts";

it("finds nobody's ids, on Linux and on macOS", () => {
  expect(nobodyIn("root:x:0:0::/root:/bin/sh\nnobody:x:99:98:n:/:/sbin/nologin\n")).toEqual({
    uid: 99,
    gid: 98,
  });
  expect(nobodyIn("nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n")).toEqual({
    uid: -2,
    gid: -2,
  });
});

it("falls back to 65534, and never to root", () => {
  for (const passwd of ["", "nobody:x:0:0::/:/bin/sh", "nobody", "somebody:x:5:5"]) {
    expect(nobodyIn(passwd)).toEqual({ uid: 65534, gid: 65534 });
  }
});
