import { beforeEach, describe, expect, test, vi, type Mock } from "vitest";
import {
  joinCodeSchema,
  workshopSchema,
  type Joined,
  type KeptRun,
  type Notice,
} from "../../protocol/index.ts";
import type { Sessions } from "../registry.ts";
import type { Seat } from "./seat.ts";
import { Workshop } from "./workshop.ts";

const lesson = "05-endpoint-race";
const steps = [false, false, false, false] as [boolean, boolean, boolean, boolean];
const full = { of: 2, taken: 1, waiting: 3 };
const kept = (more: Partial<KeptRun>): KeptRun => ({
  run: "0123456789abcdef01",
  seed: 1,
  how: "ended",
  sent: 10,
  lost: 0,
  alsoLost: 0,
  causes: [],
  checks: [{ id: "exit", status: "pass" }],
  lesson,
  variant: "broken",
  edited: true,
  mode: "scripted",
  tier: "container",
  startedAt: "2026-01-01T00:00:00.000Z",
  ...more,
});
const failed = kept({ lost: 2, alsoLost: 1, checks: [{ id: "exit", status: "fail" }] });

let now: number;
let workshop: Workshop;
let end: Mock<(session: unknown) => Promise<void>>;
beforeEach(() => {
  now = 1_000_000;
  end = vi.fn<(session: unknown) => Promise<void>>(() => Promise.resolve());
  workshop = new Workshop({
    sessions: { labs: { places: full, turns: full }, end } as unknown as Sessions,
    origin: () => "http://lab.example:4600",
    predictable: new Map([[lesson, new Set(["none", "some"])]]),
    now: () => now,
  });
});

const join = (name: string, token = "", code = workshop.code) =>
  workshop.join({ code, name }, token, "10.0.0.1");
function joined(name: string, token = ""): Joined {
  const answer = join(name, token);
  if ("refused" in answer) throw new Error(answer.refused);
  return answer;
}
function seated(name: string): Seat {
  const seat = workshop.seatOf(joined(name).token);
  if (!seat) throw new Error("no seat");
  return seat;
}
const view = () => workshopSchema.parse(workshop.view());

describe("joining", () => {
  test("with the code there is a seat, whose token opens that seat and no other", () => {
    const [ann, ben] = [joined("Ann"), joined("Ben")];
    expect(joinCodeSchema.safeParse(workshop.code).success).toBe(true);
    expect(ann.token).toMatch(/^[0-9a-f]{64}$/);
    expect(workshop.seatOf(ann.token)?.name).toBe("Ann");
    expect(workshop.seatOf(ben.token)?.id).toBe(ben.seat);
    for (const wrong of ["", "f".repeat(64), ann.token.slice(1), `${ann.token}0`])
      expect(workshop.seatOf(wrong)).toBeUndefined();
  });

  test("with another code there is none, and after too many of them one has to wait", () => {
    const wrong = workshop.code === "222222" ? "333333" : "222222";
    for (let n = 0; n < 20; n += 1) expect(join("Eve", "", wrong)).toEqual({ refused: "wrong code" });
    expect(join("Eve")).toEqual({ refused: "too many", wait: 3000 });
    now += 3000;
    expect(join("Eve")).toHaveProperty("token");
  });

  test("a new code makes the old one void, and seats stay", () => {
    const old = workshop.code;
    const { token } = joined("Ann");
    workshop.renewCode();
    expect(join("Ben", "", old)).toEqual({ refused: "wrong code" });
    expect(joined("Ben").name).toBe("Ben");
    expect(workshop.seatOf(token)?.name).toBe("Ann");
    expect(view().joinUrl).toBe(`http://lab.example:4600/join#code=${workshop.code}`);
  });

  test("joining again with the token keeps the seat, under the name that was given last", () => {
    const first = joined("Ann");
    expect(joined("Anna", first.token)).toEqual({ ...first, name: "Anna" });
    expect(view().seats.map(({ name }) => name)).toEqual(["Anna"]);
  });

  test("an answer that was lost leaves no ghost: a seat counts once its token is used, and is held for a minute", () => {
    const lost = joined("Ann");
    const seat = seated("Ann");
    expect(view().seats.map(({ id }) => id)).toEqual([seat.id]);
    now += 60_001;
    joined("Ben");
    expect(workshop.seatOf(lost.token)).toBeUndefined();
  });

  test("a room of two hundred is full until a seat is given up", async () => {
    const seats = Array.from({ length: 200 }, (_, n) => seated(`learner ${n}`));
    expect(join("one more")).toEqual({ refused: "full" });
    expect(await workshop.free(seats[7]?.id ?? "")).toBe(true);
    expect(await workshop.free(seats[7]?.id ?? "")).toBe(false);
    expect(join("one more")).toHaveProperty("token");
  });

  test("a seat that is taken away closes its sockets and ends its session", async () => {
    const seat = seated("Ann");
    const close = vi.fn<() => void>();
    seat.arrive(close);
    seat.session = { id: "s" } as never;
    await workshop.free(seat.id);
    expect(close).toHaveBeenCalledOnce();
    expect(end).toHaveBeenCalledWith(seat.session);
  });
});

describe("what the instructor sees", () => {
  test("who is there, and when who is not was seen last", () => {
    const seat = seated("Ann");
    expect(view().seats[0]).toMatchObject({ connected: false, doing: "away", seenAt: now });
    const [leave, leaveOther] = [seat.arrive(vi.fn<() => void>()), seat.arrive(vi.fn<() => void>())];
    now += 5000;
    leave();
    leave();
    expect(view().seats[0]).toMatchObject({ connected: true, doing: "reading", seenAt: now });
    leaveOther();
    now += 5000;
    expect(view().seats[0]).toMatchObject({ connected: false, doing: "away", seenAt: now - 5000 });
    for (const [waitsFor, doing] of [
      ["place", "place"],
      ["run", "run"],
      [undefined, "running"],
    ] as const) {
      seat.session = { running: true, waitsFor } as never;
      seat.arrive(vi.fn<() => void>());
      expect(view().seats[0]?.doing).toBe(doing);
    }
    expect(view()).toMatchObject({ labs: full, runs: full });
  });

  test("predictions, by lesson and option: the latest of each learner, also after they went on", () => {
    const [ann, ben, cem] = [seated("Ann"), seated("Ben"), seated("Cem")];
    workshop.stand(ann, { lesson, predicted: "none", steps });
    workshop.stand(ann, { lesson, predicted: "some", steps });
    workshop.stand(ben, { lesson, predicted: "some", steps });
    workshop.stand(cem, { lesson, predicted: "skipped", steps });
    workshop.stand(ben, { lesson: "__proto__", predicted: "some", steps });
    workshop.stand(cem, { lesson, predicted: "constructor", steps });
    expect(view().predictions).toEqual({ [lesson]: { some: 2, skipped: 1 } });
    expect(view().seats[1]?.standing).toEqual({ lesson, predicted: "some", steps });
  });

  test("the last run, and how many tries of one's own have failed since one held", () => {
    const seat = seated("Ann");
    for (const run of [failed, { ...failed, edited: false }, { ...failed, how: "stopped" as const }, failed])
      seat.ran(run);
    expect(view().seats[0]).toMatchObject({
      failedTries: 2,
      lastRun: { lesson, variant: "broken", edited: true, lost: 3, checks: { held: 0, of: 1 }, at: now },
    });
    expect(view().seats[0]).not.toHaveProperty("stuck");
    seat.ran(failed);
    expect(view().seats[0]?.stuck).toEqual({ since: now, why: "3 tries of their own have failed" });
    // Of another lesson, they tell nothing.
    workshop.stand(seat, { lesson, steps });
    expect(view().seats[0]?.failedTries).toBe(3);
    seat.ran(kept({}));
    expect(view().seats[0]).toMatchObject({
      failedTries: 0,
      lastRun: { lost: 0, checks: { held: 1, of: 1 } },
    });
    expect([...seat.runs]).toEqual(["0123456789abcdef01"]);
  });

  test("a run that was cut short doesn't hold, and a test is told by what it caught", () => {
    const seat = seated("Ann");
    seat.ran(kept({ how: "limit" }));
    expect(view().seats[0]?.failedTries).toBe(1);
    seat.ran(kept({ checks: [], trials: { caught: 6, of: 6, sound: false } }));
    expect(view().seats[0]).toMatchObject({ failedTries: 2, lastRun: { checks: { held: 0, of: 6 } } });
    seat.ran(kept({ checks: [], trials: { caught: 6, of: 6, sound: true } }));
    expect(view().seats[0]).toMatchObject({ failedTries: 0, lastRun: { checks: { held: 6, of: 6 } } });
  });

  test("a step is another lesson or one more of the four: saying the same again is none", () => {
    const seat = seated("Ann");
    seat.arrive(vi.fn<() => void>());
    workshop.stand(seat, { lesson, steps });
    now += 8 * 60_000;
    workshop.stand(seat, { lesson, predicted: "some", steps });
    expect(view().seats[0]?.stuck).toEqual({ since: now, why: "no step for 8 minutes" });
    workshop.stand(seat, { lesson, predicted: "some", steps: [true, false, false, false] });
    expect(view().seats[0]).not.toHaveProperty("stuck");
  });
});

test("a notice goes to everybody at once, and to who comes later; who has gone hears no more", () => {
  const early: Notice[] = [];
  const leave = workshop.hear((notice) => early.push(notice));
  const first = workshop.say({ lesson });
  leave();
  const second = workshop.say({ text: "have a break" });
  const late: Notice[] = [];
  workshop.hear((notice) => late.push(notice));
  expect(early).toEqual([{ id: 1, at: now, lesson }]);
  expect(late).toEqual([first, second]);
  expect(view().notices).toEqual(late);
});
