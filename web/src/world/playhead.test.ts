import { beforeEach, describe, expect, test, vi } from "vitest";
import { RunPlayhead } from "./playhead.ts";

let clock = 0;
let playhead: RunPlayhead;
beforeEach(() => {
  clock = 1000;
  playhead = new RunPlayhead(() => clock);
});

describe("a finished run", () => {
  beforeEach(() => playhead.show(2000, false));

  test("is shown at its end, at rest", () => {
    expect(playhead.now()).toBe(2000);
    expect(playhead.moving).toBe(false);
  });

  test("plays from a given place at a tenth of its speed, and stops at the end", async () => {
    const told = vi.fn<() => void>();
    playhead.subscribe(told);
    playhead.play(500);
    clock += 1000;
    expect(playhead.now()).toBeCloseTo(600);
    clock += 100_000;
    expect(playhead.now()).toBe(2000);
    expect(playhead.moving).toBe(true);
    await Promise.resolve();
    expect(playhead.moving).toBe(false);
    expect(told).toHaveBeenCalledTimes(2);
  });

  test("goes on from where it was paused", () => {
    playhead.play(0);
    clock += 1000;
    playhead.pause();
    clock += 5000;
    expect(playhead.now()).toBeCloseTo(100);
    playhead.play(0);
    expect(playhead.now()).toBeCloseTo(100);
  });

  test("a change of speed doesn't move it", () => {
    playhead.play(0);
    clock += 1000;
    playhead.setSpeed(4);
    expect(playhead.now()).toBeCloseTo(100);
    clock += 100;
    expect(playhead.now()).toBeCloseTo(500);
  });

  test("playing pauses at each moment it was asked to stop at, and goes on from there", async () => {
    const stops = [300, 700];
    playhead.stopAt((t) => stops.find((stop) => stop > t));
    playhead.seek(0);
    playhead.setSpeed(1);
    for (const stop of [...stops, 2000]) {
      playhead.play();
      clock += 5000;
      expect(playhead.now()).toBe(stop);
      await Promise.resolve();
      expect(playhead.mode).toBe("paused");
    }
    playhead.seek(0);
    playhead.stopAt(undefined);
    playhead.play();
    clock += 500;
    expect(playhead.now()).toBe(500);
    expect(playhead.stops).toBe(false);
  });

  test("stands on one event of several at the same moment, until it moves", () => {
    playhead.step({ seq: 7, t: 400 });
    expect([playhead.now(), playhead.cursor, playhead.mode]).toEqual([400, 7, "paused"]);
    playhead.go(400, 8);
    expect([playhead.now(), playhead.cursor]).toEqual([400, 8]);
    playhead.go(400);
    expect(playhead.cursor).toBeUndefined();
    playhead.step({ seq: 9, t: 500 });
    playhead.play();
    expect(playhead.cursor).toBeUndefined();
    clock += 1000;
    expect(playhead.now()).toBeCloseTo(600);
  });

  test("seeking stays within the run", () => {
    playhead.seek(-5);
    expect(playhead.now()).toBe(0);
    playhead.seek(9999);
    expect(playhead.now()).toBe(2000);
  });
});

describe("a run that is going on", () => {
  beforeEach(() => playhead.show(0, true));

  test("is followed smoothly, never ahead of what has arrived and never backwards", () => {
    let last = 0;
    for (let arrived = 0; arrived < 1000; arrived += 40) {
      // Events come in steps, and some of the steps come late.
      clock = 1000 + arrived + (arrived % 120 === 0 ? 30 : 0);
      playhead.grow(arrived, false);
      const now = playhead.now();
      expect(now).toBeLessThanOrEqual(arrived);
      expect(now).toBeGreaterThanOrEqual(last);
      last = now;
    }
    expect(last).toBeGreaterThan(800);
  });

  test("stays as close behind as deliveries are punctual, and no closer", () => {
    const behind = (late: (nth: number) => number): number => {
      playhead.show(0, true);
      const from = clock;
      let most = 0;
      for (let nth = 1; nth <= 200; nth++) {
        // One that is held up holds up those behind it.
        clock = Math.max(clock, from + nth * 20 + late(nth));
        playhead.grow(nth * 20, false);
        if (nth > 100) most = Math.max(most, clock - from - playhead.now());
      }
      return most;
    };
    expect(behind((nth) => nth % 4)).toBeLessThan(20);
    expect(behind((nth) => (nth % 10 === 0 ? 60 : 2))).toBeGreaterThan(40);
    // One bad moment is forgotten.
    expect(behind((nth) => (nth === 20 ? 100 : nth % 4))).toBeLessThan(40);
  });

  test("comes to rest at the end once it is finished, even before its last event", async () => {
    playhead.grow(1000, false);
    clock += 1000;
    playhead.now();
    playhead.grow(900, true);
    clock += 100;
    expect(playhead.now()).toBe(900);
    await Promise.resolve();
    expect(playhead.mode).toBe("paused");
    playhead.grow(950, true);
    expect(playhead.now()).toBe(950);
  });

  test("scrubbing leaves it, following comes back to it", () => {
    playhead.grow(1000, false);
    clock += 1000;
    playhead.seek(300);
    expect(playhead.mode).toBe("paused");
    playhead.grow(2000, false);
    expect(playhead.now()).toBe(300);
    clock += 1000;
    playhead.follow();
    expect(playhead.mode).toBe("live");
    expect(playhead.now()).toBeGreaterThan(1900);
  });
});
