import { expect, test, vi } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import type { Down, Up } from "../../../server/protocol/index.ts";
import type { Api } from "../link/index.ts";
import { World } from "./world.ts";

const nowhere = { getItem: () => "session", setItem: () => undefined, removeItem: () => undefined };

/** A world that is connected, with the server's side in the hands of the test. */
async function connected() {
  const socket = {
    readyState: 1,
    sent: [] as Up[],
    onopen: () => undefined,
    onmessage: (_: { data: string }) => undefined,
    onclose: (_: { code: number }) => undefined,
    send: (text: string) => void socket.sent.push(JSON.parse(text) as Up),
    close: () => undefined,
  };
  const world = new World(
    {
      token: "",
      address: "",
      api: {
        newSession: vi.fn<Api["newSession"]>(),
        about: vi.fn<Api["about"]>(),
        check: vi.fn<Api["check"]>(),
        run: vi.fn<Api["run"]>(),
      },
      storage: nowhere,
      openSocket: () => socket as unknown as WebSocket,
      now: () => 0,
      random: () => 0,
    },
    () => 0,
    nowhere,
  );
  world.link.connect();
  await vi.waitFor(() => expect(world.link.session).toBe("session"));
  socket.onopen();
  const says = (frame: Down) => socket.onmessage({ data: JSON.stringify(frame) });
  return { world, says, socket, state: () => world.store.getState() };
}
const waiting = (place: number): Down => ({ type: "waiting", for: "run", place, of: 7 });

test("who waits in the queue is starting a run, until it begins", async () => {
  const { says, state } = await connected();
  says(waiting(3));
  expect(state()).toMatchObject({ starting: true, queue: { for: "run", place: 3, of: 7 } });
  says(waiting(0));
  expect(state()).toMatchObject({ starting: true, queue: null });
  says({ type: "run", run: "r1", header: exampleHeader() });
  expect(state()).toMatchObject({ starting: false, queue: null, going: "r1" });
});

test("who leaves the queue may start another run", async () => {
  const { world, says, socket, state } = await connected();
  says(waiting(3));
  void world.leaveQueue();
  expect(socket.sent.at(-1)).toMatchObject({ type: "command", command: { type: "run.stop" } });
  says({ type: "left" });
  expect(state()).toMatchObject({ starting: false, queue: null });
});

test("who leaves the queue on one page has left it on the other", async () => {
  const { says, socket, state } = await connected();
  says(waiting(3));
  says({ type: "left" });
  expect(state()).toMatchObject({ starting: false, queue: null });
  expect(socket.sent.filter(({ type }) => type === "command")).toEqual([]);
});

test("a place that nobody can vouch for is not shown: it is told again when the connection is back", async () => {
  const { world, says, socket, state } = await connected();
  says(waiting(3));
  socket.onclose({ code: 1006 });
  expect(state()).toMatchObject({ starting: false, queue: null });
  world.link.close();
});

test("what the instructor has said is kept once, in its order, however often it is told", async () => {
  const { says, state } = await connected();
  for (const nth of [2, 1, 2, 3])
    says({ type: "notice", notice: { id: nth, at: nth * 1000, text: `hint ${nth}` } });
  expect(state().said.map(({ text }) => text)).toEqual(["hint 1", "hint 2", "hint 3"]);
});
