import type { History } from "../../../../server/protocol/index.ts";
import { plural } from "../../ui/index.ts";
import { stepKeys, type Budget } from "./budget.ts";
import { BudgetBar } from "./BudgetBar.tsx";
import { measuredOf, stretchesOf, type Measured } from "./of-run.ts";
import { planOf, type Plan } from "./plan.ts";
import { inSeconds } from "./words.ts";
import css from "./budget.module.css";

interface Props {
  readonly history: History;
  /** What the run's pods were deployed with. */
  readonly budget: Budget;
  /** Whether these are the values in the fields. */
  readonly own: boolean;
  readonly lag: number;
  readonly slowest: number;
}

/** A finished run held against its plan. */
export function Held({ history, budget, own, lag, slowest }: Props) {
  const measured = measuredOf(history);
  if (!measured) return null;
  const plan = planOf(budget, lag);
  const { exit = 0 } = measured;
  const axis = 1.02 * Math.max(plan.exit, exit, budget.grace, plan.cut ? plan.kill : 0);
  const shared = { axis, grace: budget.grace, slowest };
  return (
    <section className={css["held"]} aria-label="Planned and measured">
      <h4>Planned and measured</h4>
      {!own && <p>{`The values of the run that is shown: ${valuesOf(budget)}.`}</p>}
      <BudgetBar
        label="Planned"
        stretches={plan.stretches}
        signal={plan.signal}
        kill={plan.cut && plan.kill}
        exit={plan.cut ? undefined : plan.exit}
        {...shared}
      />
      <BudgetBar
        label="Measured"
        stretches={stretchesOf(measured)}
        signal={measured.signal}
        kill={measured.kill}
        exit={measured.kill === undefined ? measured.exit : undefined}
        {...shared}
      />
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Moment</span>
            </th>
            <th scope="col">planned</th>
            <th scope="col">measured</th>
          </tr>
        </thead>
        <tbody>
          {rowsOf(plan, budget, measured).map(([name, planned, was]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{planned}</td>
              <td>{was}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>{outcome(plan, measured)}</p>
    </section>
  );
}

const valuesOf = (budget: Budget): string =>
  [`grace ${budget.grace} s`, ...stepKeys.map((step) => `${briefly[step]} ${budget[step]} s`)].join(", ");
const briefly = {
  hook: "hook",
  serveOn: "serving on",
  request: "longest request",
  workers: "workers",
  flush: "closing and flush",
} as const;

type Row = readonly [name: string, planned: string, measured: string];

const orNever = (seconds: number | undefined): string =>
  seconds === undefined ? "never" : inSeconds(seconds);

function rowsOf(plan: Plan, budget: Budget, measured: Measured): Row[] {
  const end = (step: (typeof stepKeys)[number]): number =>
    plan.stretches.find((stretch) => stretch.step === step)?.to ?? 0;
  /** A moment of the plan, unless SIGKILL comes first. */
  const unlessKilled = (seconds: number): string =>
    plan.cut && seconds > plan.kill ? "never" : inSeconds(seconds);
  const { hook, signal, door, answered, worked, kill, exit, code, cut, dropped } = measured;
  return [
    ...(budget.hook > 0
      ? [["hook ends", plan.overrun ? "never" : inSeconds(end("hook")), orNever(hook)] as const]
      : []),
    ["SIGTERM", inSeconds(plan.signal), orNever(signal)],
    ["door shuts", unlessKilled(plan.door), orNever(door)],
    ["last answer", unlessKilled(end("request")), cut > 0 ? `${cut} cut` : orNever(answered)],
    [
      "workers done",
      unlessKilled(end("workers")),
      dropped > 0
        ? `${plural(dropped, "job")} dropped`
        : worked === undefined
          ? "none at work"
          : inSeconds(worked),
    ],
    ...(plan.cut || kill !== undefined
      ? [["SIGKILL", plan.cut ? inSeconds(plan.kill) : "never", orNever(kill)] as const]
      : []),
    ["end", inSeconds(plan.cut ? plan.kill : plan.exit), orNever(exit)],
    ["exit code", plan.cut ? "137" : "0", String(code ?? "none")],
  ];
}

/** What the run came to, and whether the plan had said so. */
function outcome({ cut }: Plan, { kill, lost, jobs, spans, holding, checks }: Measured): string {
  const gone = [
    ...(lost > 0 ? [plural(lost, "request")] : []),
    ...(jobs > 0 ? [plural(jobs, "job")] : []),
    ...(spans > 0 ? [plural(spans, "trace")] : []),
  ];
  const was = `${holding} of ${checks} checks hold; ${gone.length > 0 ? `lost: ${gone.join(", ")}` : "nothing lost"}.`;
  if (cut && kill === undefined)
    return `${was} The plan was killed and this run got away: not every step took as long as it may.`;
  if (!cut && kill !== undefined)
    return `${was} The plan held and this run didn’t: some step has no limit that it keeps to.`;
  return was;
}
