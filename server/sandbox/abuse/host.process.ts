/**
 * A process that hosts sandboxes and does nothing else: tries every abuse in every place, and prints what became of it,
 * one JSON object a line. Whoever started it looks for what was left over; here nothing may cost time.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import type { Tier } from "../types.ts";
import { ways, type Abuse, type Place } from "./abuse.ts";
import { makeBelongings } from "./belongings.ts";
import { startMetronome } from "./metronome.ts";
import { abuses } from "./kinds/index.ts";
import type { Result } from "./result.ts";
import { openStage, sandboxes, type Seen } from "./stage.ts";

/** Most abuses wait for something: so many of them at once keep a machine of two cores busy. */
const atOnce = 4;
/** However an abuse ends, its pods have ended by then. */
const patienceMs = 40_000;

const secret = process.env["LASTCALL_ABUSE_SECRET"] ?? "";
const { tiers, only } = JSON.parse(process.argv[2] ?? "{}") as { tiers: Tier[]; only?: string };
const told = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);

/** Controls that a terminal obeys, but for colours. */
// oxlint-disable-next-line no-control-regex -- controls are what is looked for
const obeyed = /(?!\t)[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
// oxlint-disable-next-line no-control-regex -- the same
const colours = /\u001b\[[0-9;]*m/g;

/** What the lab finds wrong by itself, whatever the pod says. */
async function wrongWith({ stage, subjects }: Seen): Promise<string[]> {
  const wrong = await stage.lab.harm();
  for (const { log, reports } of subjects) {
    const said = [...log, JSON.stringify(reports)];
    if (said.some((text) => text.includes(stage.lab.secret))) wrong.push("it has read a file of the lab");
    if (said.some((text) => text.includes(secret))) wrong.push("it has read the environment of the lab");
    if (log.some((line) => obeyed.test(line.replace(colours, ""))))
      wrong.push("a terminal would obey its log");
  }
  return wrong;
}

const within = <T>(promise: Promise<T>, what: string): Promise<T> => {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`${what} within ${patienceMs / 1000} s`)), patienceMs);
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

const opened = sandboxes();

async function tryOut(abuse: Abuse, place: Place): Promise<Result> {
  const began = performance.now();
  const lab = await makeBelongings();
  const mark = `abuse-${randomBytes(8).toString("hex")}`;
  const seen = await openStage(place, lab, mark, opened);
  const end = async (): Promise<void> => {
    for (const { pod } of seen.subjects) pod.kill("SIGKILL");
    await Promise.all(seen.subjects.map(({ pod }) => pod.exited));
  };
  let became: string;
  let escaped: string[] = [];
  try {
    became = await within(abuse.run(seen.stage), "it came to no end");
  } catch (error) {
    became = (error as Error).message;
    escaped = [became];
  }
  await within(end(), "its pods didn't end").catch((error: Error) => escaped.push(error.message));
  escaped.push(...(await wrongWith(seen)));
  await lab.close();
  const ms = Math.round(performance.now() - began);
  return { abuse: abuse.name, ...place, became, escaped, traces: seen.traces, ms };
}

const places = tiers.flatMap((tier) => ways.map((way): Place => ({ tier, way })));
const wanted = abuses.filter(({ name }) => only === undefined || name.includes(only));
const turns = wanted.flatMap((abuse) => places.map((place) => ({ abuse, place })));

const metronome = startMetronome();
await Promise.all(
  Array.from({ length: atOnce }, async () => {
    for (let turn = turns.shift(); turn; turn = turns.shift()) {
      const { abuse, place } = turn;
      const why = abuse.not?.(place);
      if (why !== undefined) told({ type: "not tried", abuse: abuse.name, ...place, why });
      else told({ type: "result", ...(await tryOut(abuse, place)) });
    }
  }),
);
told({ type: "delay", ...metronome.stop() });
await opened.close();
// Whoever looks for what was left over says when that is done.
await once(process.stdin.resume(), "end");
process.exit(0);
