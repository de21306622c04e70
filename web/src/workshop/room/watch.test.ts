import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { Watch, type RoomState } from "./watch.ts";

const room: Workshop = {
  code: "ABC234",
  joinUrl: "http://lab.example/join#code=ABC234",
  labs: { of: 1, taken: 0, waiting: 0 },
  runs: { of: 1, taken: 0, waiting: 0 },
  seats: [],
  predictions: {},
  notices: [],
};

function watching() {
  let state: RoomState = { room: undefined, lostSince: undefined, at: 0 };
  let visible = true;
  const ask = vi.fn<() => Promise<Workshop>>(async () => room);
  const watch = new Watch({
    ask,
    visible: () => visible,
    tell: (change) => {
      state = change(state);
    },
  });
  const show = (now: boolean) => {
    visible = now;
    watch.ask();
  };
  return { watch, ask, show, state: () => state };
}

beforeEach(() => vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => vi.useRealTimers());
const pass = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1000);

test("the room is asked for every two seconds, and no more once nobody wants it", async () => {
  const { watch, ask, state } = watching();
  watch.ask();
  await pass(5);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(state()).toMatchObject({ room, lostSince: undefined });
  watch.stop();
  await pass(60);
  expect(ask).toHaveBeenCalledTimes(3);
  expect(vi.getTimerCount()).toBe(0);
});

test("while nobody sees it nothing is asked; whoever looks again sees it at once", async () => {
  const { watch, ask, show } = watching();
  watch.ask();
  await pass(1);
  show(false);
  await pass(60);
  expect(ask).toHaveBeenCalledTimes(1);
  show(true);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("what was changed while an answer was on its way is asked for after it", async () => {
  const { watch, ask } = watching();
  const { promise, resolve } = Promise.withResolvers<Workshop>();
  ask.mockReturnValueOnce(promise);
  watch.ask();
  watch.ask();
  watch.ask();
  expect(ask).toHaveBeenCalledTimes(1);
  resolve(room);
  await pass(0);
  expect(ask).toHaveBeenCalledTimes(2);
});

test("of a server that is away, the last room stays, with the time of its first silence", async () => {
  const { watch, ask, state } = watching();
  watch.ask();
  await pass(1);
  ask.mockRejectedValue(new Error("away"));
  await pass(7);
  expect(state()).toMatchObject({ room, lostSince: 1_002_000, at: 1_008_000 });
  ask.mockResolvedValue(room);
  await pass(2);
  expect(state().lostSince).toBeUndefined();
});
