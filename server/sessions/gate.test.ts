import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Gate } from "./gate.ts";

const nobody = new AbortController().signal;
const quiet = (): void => undefined;

describe("a gate", () => {
  test("lets in as many as it has room for at once, and tells them nothing", async () => {
    const gate = new Gate(2);
    const told = vi.fn<(place: number, of: number) => void>();
    await gate.enter(told, nobody);
    await gate.enter(told, nobody);
    expect(told).not.toHaveBeenCalled();
    expect([gate.taken, gate.waiting, gate.full]).toEqual([2, 0, true]);
  });

  test("tells those who wait their place and how long the queue is, and lets them in as they came", async () => {
    const gate = new Gate(1);
    const out = await gate.enter(quiet, nobody);
    const heard: string[] = [];
    const entered: string[] = [];
    const outs = new Map<string, () => void>();
    for (const name of ["a", "b", "c"])
      void gate
        .enter((place, of) => heard.push(`${name} ${place}/${of}`), nobody)
        .then((leave) => {
          entered.push(name);
          if (leave) outs.set(name, leave);
        });
    expect(heard).toEqual(["a 1/1", "a 1/2", "b 2/2", "a 1/3", "b 2/3", "c 3/3"]);
    heard.length = 0;
    out?.();
    await vi.waitFor(() => expect(entered).toEqual(["a"]));
    expect(heard).toEqual(["b 1/2", "c 2/2"]);
    outs.get("a")?.();
    await vi.waitFor(() => expect(entered).toEqual(["a", "b"]));
    expect(gate.taken).toBe(1);
  });

  test("who goes out twice makes room once", async () => {
    const gate = new Gate(1);
    const out = await gate.enter(quiet, nobody);
    out?.();
    await gate.enter(quiet, nobody);
    out?.();
    expect(gate.taken).toBe(1);
  });

  test("who stops waiting leaves the queue, and those behind move up", async () => {
    const gate = new Gate(1);
    const out = await gate.enter(quiet, nobody);
    const tired = new AbortController();
    const gone = gate.enter(quiet, tired.signal);
    const told = vi.fn<(place: number, of: number) => void>();
    const next = gate.enter(told, nobody);
    tired.abort();
    expect(await gone).toBeUndefined();
    expect(told).toHaveBeenLastCalledWith(1, 1);
    out?.();
    expect(await next).toBeDefined();
    expect(await gate.enter(quiet, AbortSignal.abort())).toBeUndefined();
  });

  test("whatever happens, nobody overtakes, nobody is forgotten, and never are too many inside", async () => {
    const acts = fc.array(fc.oneof(fc.constant("enter"), fc.constant("leave"), fc.constant("tire")), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), acts, async (room, steps) => {
        const gate = new Gate(room);
        const inside: (() => void)[] = [];
        const queue: { tired: AbortController; number: number }[] = [];
        let [came, last] = [0, 0];
        for (const step of steps) {
          if (step === "enter") {
            const tired = new AbortController();
            const number = (came += 1);
            queue.push({ tired, number });
            void gate.enter(quiet, tired.signal).then((out) => {
              queue.splice(
                queue.findIndex((each) => each.number === number),
                1,
              );
              if (!out) return;
              expect(number).toBeGreaterThan(last);
              last = number;
              inside.push(out);
            });
          } else if (step === "leave") inside.shift()?.();
          else queue.at(-1)?.tired.abort();
          await Promise.resolve();
          await Promise.resolve();
          expect(gate.taken).toBe(inside.length);
          expect(inside.length).toBeLessThanOrEqual(room);
          expect(gate.waiting).toBe(queue.length);
          if (queue.length > 0) expect(inside.length).toBe(room);
        }
      }),
    );
  });
});
