import { linkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { EventBody } from "../protocol/event.ts";
import type { Route } from "./index.ts";
import { ok, settle, testFolder, testPod, to, type Settled } from "./test-support.ts";

describe("what the pod does with a request that it has not read", () => {
  /** A pod that lets go of a connection, its request unread: on a Unix socket that is what makes a reset. */
  const drops = async (first: string): Promise<Settled & { closed: string[] }> => {
    const pod = await testPod(() => {}, true);
    const emit = ({ type }: EventBody): void => {
      if (type !== "request.connected") return;
      void pod.accepted(0).then((socket) => {
        // An immediate later the request has been written, and so lies unread.
        const drop = (): void => void setImmediate(() => socket.destroy());
        if (first === "") drop();
        else socket.write(first, drop);
      });
    };
    return settle(to(pod.socketPath), { emit });
  };

  test("RST before a byte", async () => {
    expect(await drops("")).toMatchObject({
      outcome: "reset",
      phase: "waiting",
      errno: "ECONNRESET",
      bytes: 0,
      closed: ["pod rst"],
    });
  });

  test("RST inside the body", async () => {
    expect(await drops(ok.slice(0, -2))).toMatchObject({
      outcome: "truncated",
      phase: "reading",
      errno: "ECONNRESET",
      status: 200,
      closed: ["pod rst"],
    });
  });

  test("RST where FIN would have been the end of the answer", async () => {
    expect(await drops("HTTP/1.1 200 OK\r\n\r\nuntil")).toMatchObject({
      outcome: "truncated",
      errno: "ECONNRESET",
      closed: ["pod rst"],
    });
  });

  test("a listener that closes with the connection still in its backlog", async () => {
    const pod = await testPod(() => {});
    const emit = ({ type }: EventBody): void => {
      if (type === "request.sent") process.nextTick(() => pod.server.close());
    };
    expect(await settle(to(pod.socketPath), { emit })).toMatchObject({ outcome: "reset", bytes: 0 });
    expect(pod.sockets).toHaveLength(0);
  });
});

describe("what happens before a pod is reached", () => {
  test("nobody listens on the pod's socket", async () => {
    const pod = await testPod(() => {});
    const kept = join(testFolder(), "kept");
    linkSync(pod.socketPath, kept);
    await new Promise((resolve) => pod.server.close(resolve));
    expect(await settle(to(kept))).toEqual({
      outcome: "refused",
      phase: "connect",
      errno: "ECONNREFUSED",
      bytes: 0,
      closed: [],
    });
  });

  test("the pod's socket is gone", async () => {
    expect(await settle(to(join(testFolder(), "none")))).toMatchObject({
      outcome: "refused",
      errno: "ENOENT",
    });
  });

  test("the router has no endpoint", async () => {
    expect(await settle({ reject: true })).toEqual({
      outcome: "refused",
      phase: "connect",
      errno: "ECONNREFUSED",
      bytes: 0,
      closed: [],
    });
  });

  test("the router itself fails", async () => {
    const broken = (): Route => {
      throw new Error("no such table");
    };
    expect(await settle(broken)).toMatchObject({
      outcome: "unsent",
      phase: "connect",
      errno: "router a failed: no such table",
    });
  });

  test("a socket path that the system can't take", async () => {
    expect(await settle(to(`/${"x".repeat(200)}`))).toMatchObject({ outcome: "unsent", phase: "connect" });
  });
});
