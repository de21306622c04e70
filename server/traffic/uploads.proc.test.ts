import { once } from "node:events";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { EventBody } from "../protocol/event.ts";
import { createRig, ok, testPod, to, type Rig } from "./test-support.ts";

const mebibyte = 1024 * 1024;
const tooLarge = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n";

/** One client that uploads, on a clock of 20 ms to the cluster second. */
function uploading(
  socketPath: string,
  kind: { upload: number; sendOver?: number; deadline?: number },
  emit?: (event: EventBody) => void,
): Rig {
  const rig = createRig({
    route: to(socketPath),
    second: 20,
    traffic: {
      kinds: [{ method: "PUT", path: "/report", deadline: 500, ...kind }],
      connections: "warm",
    },
    ...(emit && { emit }),
  });
  rig.traffic.start();
  return rig;
}

async function settledUpload(rig: Rig, nth = 1) {
  rig.release(nth);
  await rig.until(() => rig.of("request.settled").length === nth);
  return rig.of("request.settled")[nth - 1];
}

interface Heard {
  readonly head?: (head: string) => void;
  readonly end?: (body: Buffer, pieces: number) => void;
}

/** Reads uploads; calls back at each head, and with all of each body. */
function onUpload(socket: Socket, { head: onHead, end: onEnd }: Heard): void {
  let bytes = Buffer.alloc(0);
  let pieces = 0;
  socket.on("data", (piece: Buffer) => {
    const before = bytes.indexOf("\r\n\r\n");
    bytes = Buffer.concat([bytes, piece]);
    pieces++;
    const end = bytes.indexOf("\r\n\r\n");
    if (end === -1) return;
    const head = bytes.toString("latin1", 0, end + 4);
    if (before === -1) onHead?.(head);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    if (bytes.length < head.length + length) return;
    const [body, heard] = [bytes.subarray(head.length), pieces];
    bytes = Buffer.alloc(0);
    pieces = 0;
    onEnd?.(body, heard);
  });
}

describe("a body on its way", () => {
  test("arrives whole, at an even pace", async () => {
    const heads: string[] = [];
    const lengths: number[] = [];
    let from = 0;
    /** Each piece: how much has come by then, and after how many ms. */
    const pieces: { bytes: number; ms: number }[] = [];
    const pod = await testPod((socket) => {
      let bytes = 0;
      socket.on("data", ({ length }) =>
        pieces.push({ bytes: (bytes += length), ms: performance.now() - from }),
      );
      onUpload(socket, {
        head: (head) => heads.push(head),
        end: ({ length }) => {
          lengths.push(length);
          bytes = 0;
          socket.write(ok);
        },
      });
    });
    const rig = uploading(pod.socketPath, { upload: 100_000, sendOver: 10 }, (event) => {
      if (event.type === "request.connected") from = performance.now();
    });
    expect(await settledUpload(rig)).toMatchObject({ outcome: "ok", status: 200 });
    expect(await settledUpload(rig, 2)).toMatchObject({ outcome: "ok", status: 200 });
    expect(lengths).toEqual([100_000, 100_000]);
    for (const head of heads) {
      expect(head).toContain("PUT /report HTTP/1.1\r\n");
      expect(head).toContain("Content-Length: 100000\r\n");
    }
    const most = Math.max(...heads.map(({ length }) => length));
    for (const { bytes, ms } of pieces) expect(bytes - most).toBeLessThanOrEqual((100_000 * ms) / 200);
    expect(pieces.filter(({ ms }) => ms >= 200).length).toBeGreaterThanOrEqual(2);
    // An upload that was answered after its end leaves the connection fit for the next one.
    expect(rig.of("request.sent").map(({ reused }) => reused)).toEqual([false, true]);
  });

  test("goes as fast as the server reads it", async () => {
    const pod = await testPod((socket) => onUpload(socket, { end: () => socket.write(ok) }));
    const rig = uploading(pod.socketPath, { upload: 2 * mebibyte });
    expect(await settledUpload(rig)).toMatchObject({ outcome: "ok", phase: "done" });
  });

  test("waits for a server that stops reading, until the deadline", async () => {
    const pod = await testPod((socket) => void socket.once("data", () => socket.pause()));
    const rig = uploading(pod.socketPath, { upload: 8 * mebibyte, deadline: 10 });
    expect(await settledUpload(rig)).toMatchObject({ outcome: "timed-out", phase: "waiting", bytes: 0 });
    expect(rig.of("connection.closed")).toMatchObject([{ by: "client", how: "fin", requests: 0 }]);
  });
});

describe("an answer before the end of the request", () => {
  test("is an answer, and the rest is not sent: the connection is given up", async () => {
    let received = 0;
    const pod = await testPod((socket) => {
      socket.on("data", ({ length }) => void (received += length));
      onUpload(socket, { head: () => socket.write(tooLarge) });
    });
    const rig = uploading(pod.socketPath, { upload: mebibyte, sendOver: 100 });
    expect(await settledUpload(rig)).toMatchObject({ outcome: "ok", status: 413, phase: "done" });
    await rig.until(() => rig.of("connection.closed").length === 1);
    expect(rig.of("connection.closed")).toMatchObject([{ by: "client", requests: 1 }]);
    const first = await pod.accepted(0);
    if (!first.destroyed) await once(first, "close");
    expect(received).toBeLessThan(mebibyte / 2);
    await settledUpload(rig, 2);
    expect(rig.of("request.sent").map(({ reused }) => reused)).toEqual([false, false]);
  });

  test("survives the write that meets the closed end", async () => {
    const pod = await testPod(
      // Nothing is read: on a Unix socket the connection ends with a reset, behind the answer.
      (socket) => void socket.write(tooLarge, () => socket.destroy()),
      true,
    );
    for (let round = 0; round < 20; round++) {
      const rig = uploading(pod.socketPath, { upload: 8 * mebibyte });
      expect(await settledUpload(rig)).toMatchObject({ outcome: "ok", status: 413, phase: "done" });
      await rig.traffic.stop();
    }
  });

  test("half of one is none", async () => {
    const pod = await testPod(
      (socket) => void socket.write(tooLarge.slice(0, -2), () => socket.destroy()),
      true,
    );
    const rig = uploading(pod.socketPath, { upload: 8 * mebibyte });
    expect(await settledUpload(rig)).toMatchObject({ outcome: "truncated", phase: "reading" });
  });

  test("nothing at all is a reset that says why", async () => {
    const pod = await testPod((socket) => onUpload(socket, { head: () => socket.destroy() }));
    const rig = uploading(pod.socketPath, { upload: 8 * mebibyte });
    const settled = await settledUpload(rig);
    expect(settled).toMatchObject({ outcome: "reset", phase: "waiting", bytes: 0 });
    expect(["EPIPE", "ECONNRESET"]).toContain(settled?.errno);
  });
});
