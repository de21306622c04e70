import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import type { Down } from "../../../server/protocol/index.ts";
import { ApiError, type Api } from "./api.ts";
import { Link, type Connection, type LinkEvents } from "./link.ts";

/** The browser's side of a WebSocket, with the server's side in the hands of the test. */
class FakeSocket {
  readyState = 0;
  readonly sent: unknown[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  opens(): void {
    this.readyState = 1;
    this.onopen?.();
  }
  says(frame: Down): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  ends(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

const header = exampleHeader();
const about = { tier: "process", why: "", runtime: "node", version: "1" } as const;
const started = (seq: number) => ({ seq, t: seq, type: "run.started", seed: 7, secondMs: 200 }) as const;

function setUp(kept: Record<string, string> = { "lastcall.session": "s1" }) {
  const storage = new Map(Object.entries(kept));
  const sockets: FakeSocket[] = [];
  const states: Connection[] = [];
  const seen: number[] = [];
  const api = {
    newSession: vi.fn<Api["newSession"]>(async () => "s2"),
    about: vi.fn<Api["about"]>(async () => about),
  };
  const on = {
    newLab: vi.fn<() => void>(),
    idle: vi.fn<() => void>(),
    run: vi.fn<() => void>(),
    series: vi.fn<() => void>(),
    waiting: vi.fn<LinkEvents["waiting"]>(),
    left: vi.fn<LinkEvents["left"]>(),
    notice: vi.fn<LinkEvents["notice"]>(),
    trouble: vi.fn<() => void>(),
  };
  const link = new Link(
    {
      token: "ab",
      address: "ws://lab",
      api,
      storage: {
        getItem: (key) => storage.get(key) ?? null,
        setItem: (key, value) => void storage.set(key, value),
        removeItem: (key) => void storage.delete(key),
      },
      openSocket: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket as unknown as WebSocket;
      },
      now: () => Date.now(),
      random: () => 0.5,
    },
    {
      ...on,
      connection: (state) => states.push(state),
      events: (_run, events) => seen.push(...events.map(({ seq }) => seq)),
    },
  );
  const socket = (): FakeSocket => sockets.at(-1) as FakeSocket;
  return { link, storage, sockets, states, seen, api, on, socket };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());
const settle = () => vi.advanceTimersByTimeAsync(0);

describe("the link to the lab", () => {
  test("resumes after a dropped connection where it was, losing and doubling nothing", async () => {
    const { link, seen, states, socket, sockets } = setUp();
    link.connect();
    await settle();
    socket().opens();
    expect(socket().sent).toEqual([{ type: "hello", run: null, after: 0 }]);
    socket().says({ type: "run", run: "r1", header });
    socket().says({ type: "events", run: "r1", events: [started(1), started(2)] });
    socket().ends();
    expect(states.at(-1)).toMatchObject({ is: "waiting", retryAt: Date.now() + 1000 });

    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(2);
    socket().opens();
    expect(socket().sent).toEqual([{ type: "hello", run: "r1", after: 2 }]);
    socket().says({ type: "resumed", run: "r1", after: 2 });
    socket().says({ type: "events", run: "r1", events: [started(3)] });
    expect(seen).toEqual([1, 2, 3]);
  });

  test("asks again from the last good event when one is missing", async () => {
    const { link, seen, socket } = setUp();
    link.connect();
    await settle();
    socket().opens();
    socket().says({ type: "run", run: "r1", header });
    socket().says({ type: "events", run: "r1", events: [started(1)] });
    socket().says({ type: "events", run: "r1", events: [started(3)] });
    expect(seen).toEqual([1]);
    await vi.advanceTimersByTimeAsync(1000);
    socket().opens();
    expect(socket().sent).toEqual([{ type: "hello", run: "r1", after: 1 }]);
  });

  test("waits longer each time, up to ten seconds", async () => {
    const { link, states, api, socket, sockets } = setUp();
    api.about.mockRejectedValue(new ApiError("unreachable", "away"));
    link.connect();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await settle();
      expect(sockets).toHaveLength(attempt + 1);
      socket().ends();
      await settle();
      const state = states.at(-1);
      const wait = state?.is === "waiting" ? state.retryAt - Date.now() : NaN;
      waits.push(wait);
      await vi.advanceTimersByTimeAsync(wait);
    }
    expect(waits).toEqual([1000, 2000, 4000, 8000, 10_000, 10_000]);
  });

  test("opens a new session when the server has forgotten its own", async () => {
    const { link, storage, on, socket } = setUp();
    link.connect();
    await settle();
    socket().opens();
    socket().ends(4404);
    expect(storage.has("lastcall.session")).toBe(false);
    await vi.advanceTimersByTimeAsync(1000);
    expect(storage.get("lastcall.session")).toBe("s2");
    expect(on.newLab).toHaveBeenCalledOnce();
  });

  test("keeps its session when a connection breaks in the handshake", async () => {
    const { link, storage, states, on, socket, sockets } = setUp();
    link.connect();
    await settle();
    socket().ends();
    await settle();
    expect(states.at(-1)).toMatchObject({ is: "waiting", why: "The connection to the lab was lost." });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(2);
    expect(storage.get("lastcall.session")).toBe("s1");
    expect(on.newLab).not.toHaveBeenCalled();
  });

  test("has a new session soon after a server is back that was away for long", async () => {
    const { link, states, storage, api, socket } = setUp();
    api.about.mockRejectedValue(new ApiError("unreachable", "away"));
    link.connect();
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await settle();
      socket().ends();
      await vi.advanceTimersByTimeAsync(10_000);
    }
    socket().opens();
    socket().ends(4404);
    const state = states.at(-1);
    expect(state?.is === "waiting" && state.retryAt - Date.now()).toBe(1000);
    await vi.advanceTimersByTimeAsync(1000);
    expect(storage.get("lastcall.session")).toBe("s2");
  });

  test("says that the server is full, and tries again", async () => {
    const { link, states, api, sockets } = setUp({});
    api.newSession.mockRejectedValueOnce(new ApiError("full", "every place is taken", "try later"));
    link.connect();
    await settle();
    expect(states.at(-1)).toMatchObject({ is: "full", why: "every place is taken", todo: "try later" });
    await vi.advanceTimersByTimeAsync(1000);
    expect(sockets).toHaveLength(1);
  });

  test("gives up at once when the token is wrong", async () => {
    const { link, states, api } = setUp({});
    api.newSession.mockRejectedValueOnce(new ApiError("token", "wrong token"));
    link.connect();
    await settle();
    expect(states.at(-1)).toEqual({ is: "token", why: "wrong token" });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a command is taken, refused, or lost with the connection: never left open", async () => {
    const { link, socket } = setUp();
    await expect(link.send({ type: "run.stop" })).rejects.toThrow("Not connected");
    link.connect();
    await settle();
    socket().opens();
    const taken = link.send({ type: "run.stop" });
    socket().says({ type: "ack", id: 2 });
    await expect(taken).resolves.toBeUndefined();
    const refused = link.send({ type: "run.stop" });
    socket().says({ type: "ack", id: 3, refused: "no run is under way" });
    await expect(refused).rejects.toThrow("no run is under way");
    const lost = link.send({ type: "run.stop" });
    socket().ends();
    await expect(lost).rejects.toThrow("lost before the lab had answered");
    link.close();
    expect(vi.getTimerCount()).toBe(0);
  });

  test("a learner's standing is told when the page is connected, when it changes, and when it has come back", async () => {
    const { link, socket } = setUp();
    const standing = { lesson: "05", steps: [false, false, false, false] } as const;
    const told = (lesson: string) => ({ type: "standing", standing: { ...standing, lesson } });
    link.stand({ ...standing, steps: [...standing.steps] });
    link.connect();
    await settle();
    socket().opens();
    expect(socket().sent).toEqual([{ type: "hello", run: null, after: 0 }, told("05")]);
    link.stand({ lesson: "06", steps: [...standing.steps] });
    expect(socket().sent.at(-1)).toEqual(told("06"));
    socket().ends();
    await vi.advanceTimersByTimeAsync(1000);
    socket().opens();
    expect(socket().sent).toEqual([{ type: "hello", run: null, after: 0 }, told("06")]);
  });

  test("one's place in a queue and the instructor's words are handed on", async () => {
    const { link, on, socket } = setUp();
    link.connect();
    await settle();
    socket().opens();
    socket().says({ type: "waiting", for: "run", place: 3, of: 7 });
    socket().says({ type: "notice", notice: { id: 1, at: 5, text: "look at router b" } });
    expect(on.waiting).toHaveBeenCalledWith(expect.objectContaining({ for: "run", place: 3, of: 7 }));
    expect(on.notice).toHaveBeenCalledWith({ id: 1, at: 5, text: "look at router b" });
  });

  test("a frame that can't be read is said, and changes nothing", async () => {
    const { link, on, socket } = setUp();
    link.connect();
    await settle();
    socket().opens();
    socket().onmessage?.({ data: "{" });
    expect(on.trouble).toHaveBeenCalledOnce();
    expect(on.run).not.toHaveBeenCalled();
  });
});
