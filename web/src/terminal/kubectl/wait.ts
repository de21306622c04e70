import { podsAt } from "../cluster/pods.ts";
import { durationOf, parseFlags, Usage } from "./flags.ts";
import { notFound, objectsIn, podsSelected, type Verb } from "./verb.ts";

/** `kubectl wait --for=delete|condition=Ready pod/…`: as the playhead goes. */
export const wait: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, { for: true, timeout: true, selector: true, all: false });
  const { kinds, named } = objectsIn(plain);
  const condition = flags.get("for") ?? "";
  const gone = condition === "delete";
  const ready = /^condition=ready(?:=(true|false))?$/i.exec(condition);
  if (!gone && !ready)
    throw new Usage(`error: this shell waits --for=delete and --for=condition=Ready, not --for=${condition}`);
  if (kinds.some((kind) => kind !== "pods")) throw new Usage("error: this shell waits for pods alone");
  const { history } = view;
  const names =
    named.length > 0
      ? named.map(({ name }) => name)
      : podsSelected(view, flags.get("selector")).map(({ name }) => name);
  const missing = names.find((name) => !podsAt(history, view.t).some((pod) => pod.name === name));
  if (missing !== undefined && !gone) {
    io.err(notFound("pods", missing));
    return 1;
  }
  const holds = (name: string, t: number): boolean => {
    const pod = podsAt(history, t).find((each) => each.name === name);
    return gone ? pod === undefined : pod?.ready === (ready?.[1]?.toLowerCase() !== "false");
  };
  const until = view.t + (durationOf(flags, "timeout") ?? 30) * history.header.scenario.second;
  const left = new Set(names);
  for (let { t } = view; ;) {
    for (const name of left) {
      if (!holds(name, t)) continue;
      left.delete(name);
      io.out(`pod/${name} condition met\n`);
    }
    if (left.size === 0) return 0;
    if (t > until || (history.finished && history.finished.t <= t)) {
      for (const name of left) io.err(`error: timed out waiting for the condition on pods/${name}\n`);
      return 1;
    }
    await io.lab.pause(io.signal);
    const now = io.lab.view();
    if (io.signal.aborted || now?.history !== history) return 1;
    ({ t } = now);
  }
};
