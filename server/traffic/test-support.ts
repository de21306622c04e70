import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as z from "zod/mini";
import { expect, onTestFinished } from "vitest";
import type { EventBody, EventType } from "../protocol/event.ts";
import { trafficSchema } from "../protocol/scenario/traffic.ts";
import { createTraffic } from "./generator.ts";
import type { Route } from "./types.ts";

type Body<T extends EventType> = Extract<EventBody, { type: T }>;

/** A fresh folder, short enough for socket paths, that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lc-t-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TestPod {
  readonly socketPath: string;
  readonly server: Server;
  /** Every connection so far, oldest first. */
  readonly sockets: Socket[];
  /** Waits for the nth connection, from 0. */
  accepted(index: number): Promise<Socket>;
}

/** A pod that does with each connection what the test says. With `deaf` it never reads what it is sent. */
export async function testPod(behave: (socket: Socket) => void, deaf = false): Promise<TestPod> {
  const socketPath = join(testFolder(), "pod");
  const sockets: Socket[] = [];
  const waiting = new Map<number, (socket: Socket) => void>();
  const server = createServer({ pauseOnConnect: deaf, allowHalfOpen: true }, (socket) => {
    socket.on("error", () => {});
    socket.on("end", () => socket.end());
    waiting.get(sockets.push(socket) - 1)?.(socket);
    behave(socket);
  });
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const accepted = (index: number): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = sockets[index];
      if (socket) resolve(socket);
      else waiting.set(index, resolve);
    });
  return { socketPath, server, sockets, accepted };
}

/** Calls back with each whole request as text. Requests come one at a time. */
export function onRequest(socket: Socket, answer: (request: string) => void): void {
  let text = "";
  socket.on("data", (bytes) => {
    text += bytes.toString("latin1");
    const length = /content-length: (\d+)/i.exec(text)?.[1] ?? "0";
    const end = text.indexOf("\r\n\r\n");
    if (end === -1 || text.length < end + 4 + Number(length)) return;
    const request = text;
    text = "";
    answer(request);
  });
}

export interface Rig {
  readonly traffic: ReturnType<typeof createTraffic>;
  readonly events: EventBody[];
  of<T extends EventType>(type: T): Body<T>[];
  /** Waits until the condition holds; it is looked at after every event. */
  until(holds: () => boolean): Promise<void>;
  /** Makes arrivals due, up to and including the nth since the start. */
  release(arrivals: number): void;
}

interface RigOptions {
  readonly route: Route | ((node: string) => Route);
  readonly traffic?: Partial<z.input<typeof trafficSchema>>;
  readonly nodes?: string[];
  readonly seed?: number;
  readonly second?: number;
  readonly emit?: (event: EventBody) => void;
}

/** Traffic on a clock that moves only by `release`: so a test, not the machine's speed, decides what is due. */
export function createRig(options: RigOptions): Rig {
  const second = options.second ?? 1000;
  const rate = options.traffic?.rate ?? 500;
  const events: EventBody[] = [];
  const waits = new Set<() => void>();
  const clock = { time: 0, now: () => clock.time };
  const { route } = options;
  const traffic = createTraffic({
    traffic: {
      ...trafficSchema.parse({ clientsPerNode: 1, deadline: 60, ...options.traffic, rate: 1 }),
      rate,
    },
    nodes: options.nodes ?? ["a"],
    seed: options.seed ?? 7,
    second,
    clock,
    route: typeof route === "function" ? route : () => route,
    emit(event) {
      events.push(event);
      options.emit?.(event);
      for (const look of waits) look();
    },
  });
  onTestFinished(async () => traffic.stop());
  return {
    traffic,
    events,
    of: <T extends EventType>(type: T) => events.filter((event): event is Body<T> => event.type === type),
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          waits.delete(look);
          resolve();
        };
        waits.add(look);
        look();
      }),
    release(arrivals) {
      clock.time = (arrivals * second) / rate;
    },
  };
}

/** How a request settled, without its id. */
export type Settled = Omit<Body<"request.settled">, "type" | "request">;

/** Sends one request and gives back how it settled, and how its connection closed. */
export async function settle(
  route: Route | ((node: string) => Route),
  options: { deadline?: number; emit?: (event: EventBody) => void } = {},
): Promise<Settled & { closed: string[] }> {
  const { deadline = 3000, emit } = options;
  const rig = createRig({ route, second: 20, traffic: { deadline }, ...(emit && { emit }) });
  rig.traffic.start();
  rig.release(1);
  await rig.until(() => rig.of("request.sent").length === 1);
  await rig.traffic.stop();
  expect(rig.traffic.counts).toEqual({ sent: 1, settled: 1 });
  expect(rig.of("request.settled")).toHaveLength(1);
  expect(rig.of("connection.closed")).toHaveLength(rig.of("connection.opened").length);
  const [{ type: _, request: _id, ...seen }] = rig.of("request.settled") as [Body<"request.settled">];
  return { ...seen, closed: rig.of("connection.closed").map(({ by, how }) => `${by} ${how}`) };
}

/** The route to a test pod. */
export const to = (socketPath: string): Route => ({ pod: "web-1", socketPath });
/** An answer in full that lets the connection live on. */
export const ok = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
