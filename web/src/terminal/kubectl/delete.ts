import { namespace } from "../cluster/names.ts";
import { podsAt } from "../cluster/pods.ts";
import type { Io, View } from "../shell/command.ts";
import { durationOf, isOn, numberOf, parseFlags, Usage } from "./flags.ts";
import { kinds } from "./kinds.ts";
import { isFrozen, latest, notFound, objectsIn, podsSelected, type Verb } from "./verb.ts";

const spec = {
  "grace-period": true,
  force: false,
  now: false,
  wait: false,
  selector: true,
  all: false,
  "ignore-not-found": false,
  timeout: true,
};

/** `kubectl delete pod`: waits until the pods have gone, unless it is told not to. */
export const remove: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, spec);
  const { kinds: wanted, named } = objectsIn(plain);
  const odd = wanted.find((kind) => kind !== "pods");
  if (odd)
    throw new Usage(
      `Error from server (Forbidden): ${kinds[odd].resource} can't be deleted in this lab; pods can`,
    );
  const all = isOn(flags, "all") || flags.has("selector");
  if (named.length === 0 && !all)
    throw new Usage("error: resource(s) were provided, but no name was specified");
  const force = isOn(flags, "force");
  const now = isOn(flags, "now");
  let grace = numberOf(flags, "grace-period");
  if (now && grace !== undefined && grace >= 0)
    throw new Usage("error: --now and --grace-period cannot be specified together");
  if (now) grace = 1;
  if (grace === 0 && !force) grace = 1;
  if (force && grace !== undefined && grace > 0)
    throw new Usage("error: --force and --grace-period greater than 0 cannot be specified together");
  if (isFrozen(io)) return 1;
  if (force)
    io.err(
      "Warning: Immediate deletion does not wait for confirmation that the running resource has been terminated. " +
        "The resource may continue to run on the cluster indefinitely.\n",
    );
  const names = all
    ? podsSelected(latest(view), flags.get("selector")).map(({ name }) => name)
    : named.map(({ name }) => name);
  if (names.length === 0) {
    io.out("No resources found\n");
    return 0;
  }
  let status = 0;
  const deleted: string[] = [];
  for (const name of names) {
    const pod = podsAt(view.history, Infinity).find((each) => each.name === name);
    if (!pod) {
      if (!isOn(flags, "ignore-not-found")) io.err(notFound("pods", name));
      if (!isOn(flags, "ignore-not-found")) status = 1;
      continue;
    }
    const asked = grace !== undefined && grace >= 0 && !force ? { grace } : {};
    const refused = await io.lab.ask({ type: "pod.delete", pod: name, ...asked, ...(force && { force }) });
    // The API server takes a second deletion that changes nothing.
    if (refused !== undefined && !pod.deleted) {
      io.err(`error: ${refused}\n`);
      status = 1;
      continue;
    }
    io.out(`pod "${name}" ${force ? "force deleted" : "deleted"} from ${namespace} namespace\n`);
    deleted.push(name);
  }
  if (!isOn(flags, "wait", true)) return status;
  return (await gone(deleted, view, io, durationOf(flags, "timeout"))) ? status : 1;
};

/** Waits until none of these pods is there any more. @returns whether that came to be. */
export async function gone(
  names: readonly string[],
  { history }: View,
  io: Io,
  timeout?: number,
): Promise<boolean> {
  const there = (): string[] => names.filter((name) => history.pods.get(name)?.removed === undefined);
  const until = timeout === undefined ? Infinity : history.lastT + timeout * history.header.scenario.second;
  while (!io.signal.aborted && there().length > 0 && !history.finished) {
    if (history.lastT >= until) {
      for (const name of there()) io.err(`error: timed out waiting for the condition on pods/${name}\n`);
      return false;
    }
    await io.lab.pause(io.signal);
  }
  return true;
}
