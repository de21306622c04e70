import { app } from "../cluster/names.ts";
import { deploymentAt, type DeploymentView } from "../cluster/deployment.ts";
import type { Io, View } from "../shell/command.ts";
import { durationOf, isOn, parseFlags, Usage } from "./flags.ts";
import { describeLines } from "./table.ts";
import { isFrozen, kindNamed, latest, notFound, objectsIn, type Verb } from "./verb.ts";

/** The one deployment, however it was named. @throws {Usage} when it isn't that one. */
function deploymentNamed(args: readonly string[], view: View): DeploymentView {
  const { named } = objectsIn(args);
  const [one] = named;
  if (!one) throw new Usage("error: required resource not specified");
  if (one.kind !== "deployments")
    throw new Usage(`error: ${one.kind} "${one.name}" is not a deployment: only those roll`);
  const found = one.name === app ? deploymentAt(view.history, view.t) : undefined;
  if (!found) throw new Usage(notFound("deployments", one.name).trimEnd());
  return found;
}

/** What `kubectl rollout status` says of a deployment, and whether that is its last word. */
export function rolloutStatus({
  replicas,
  updated,
  total,
  available,
}: DeploymentView): [text: string, done: boolean] {
  const waiting = `Waiting for deployment "${app}" rollout to finish:`;
  if (updated < replicas)
    return [`${waiting} ${updated} out of ${replicas} new replicas have been updated...`, false];
  if (total > updated)
    return [`${waiting} ${total - updated} old replicas are pending termination...`, false];
  if (available < updated)
    return [`${waiting} ${available} of ${updated} updated replicas are available...`, false];
  return [`deployment "${app}" successfully rolled out`, true];
}

async function status(view: View, io: Io, watched: boolean, timeout: number | undefined): Promise<number> {
  const { history } = view;
  const until = timeout === undefined ? Infinity : view.t + timeout * history.header.scenario.second;
  let said = "";
  let { t } = view;
  for (;;) {
    const found = deploymentAt(history, t);
    if (!found) return 1;
    const [text, done] = rolloutStatus(found);
    if (text !== said) io.out(`${text}\n`);
    said = text;
    if (done || !watched) return 0;
    if (t > until) {
      io.err("error: timed out waiting for the condition\n");
      return 1;
    }
    await io.lab.pause(io.signal);
    const now = io.lab.view();
    if (io.signal.aborted || now?.history !== history || (history.finished && history.finished.t <= t))
      return 1;
    ({ t } = now);
  }
}

const others = new Set(["pause", "resume"]);

/** `kubectl rollout status|history|restart|undo`. */
export const rollout: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, {
    watch: false,
    timeout: true,
    "to-revision": true,
    revision: true,
  });
  const [verb, ...rest] = plain;
  if (verb === undefined) throw new Usage("error: a subcommand is needed: status, history, restart or undo");
  if (others.has(verb)) throw new Usage(`error: kubectl rollout ${verb} is not part of this lab`);
  switch (verb) {
    case "status":
      deploymentNamed(rest, view);
      return status(view, io, isOn(flags, "watch", true), durationOf(flags, "timeout"));
    case "history": {
      const { revisions } = deploymentNamed(rest, view);
      const rows = [
        ["REVISION", "CHANGE-CAUSE"],
        ...revisions.map((revision) => [String(revision), "<none>"]),
      ];
      io.out(
        `deployment.apps/${app} \n${describeLines(rows.map((row) => [0, ...row] as [number, ...string[]]))}\n`,
      );
      return 0;
    }
    case "restart":
    case "undo": {
      const { revisions } = deploymentNamed(rest, latest(view));
      const to = flags.get("to-revision");
      if (verb === "undo" && revisions.length < 2)
        throw new Usage(`error: no rollout history found for deployment "${app}"`);
      if (verb === "undo" && to !== undefined && to !== "0" && to !== String(revisions.at(-2)))
        throw new Usage(
          `error: unable to find specified revision ${to} in history; this lab goes back one revision at a time`,
        );
      if (isFrozen(io)) return 1;
      const refused = await io.lab.ask({
        type: verb === "undo" ? "deployment.rollback" : "deployment.rollout",
      });
      if (refused === undefined)
        io.out(`deployment.apps/${app} ${verb === "undo" ? "rolled back" : "restarted"}\n`);
      else io.err(`error: ${refused}\n`);
      return refused === undefined ? 0 : 1;
    }
    default:
      throw new Usage(`error: unknown command "${verb}" for "kubectl rollout"`);
  }
};

/** `kubectl scale --replicas=N deployment/web`. */
export const scale: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, { replicas: true, "current-replicas": true });
  const given = flags.get("replicas");
  if (given === undefined || !/^\d+$/.test(given))
    throw new Usage(
      "error: The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0",
    );
  deploymentNamed(plain, latest(view));
  if (isFrozen(io)) return 1;
  const refused = await io.lab.ask({ type: "deployment.scale", replicas: Number(given) });
  if (refused === undefined) io.out(`deployment.apps/${app} scaled\n`);
  else io.err(`error: ${refused}\n`);
  return refused === undefined ? 0 : 1;
};

/** `kubectl set env deployment/web KEY=VALUE`: a rolling update to pods with that variable. */
export const set: Verb = async (args, io, view) => {
  const { args: plain } = parseFlags(args, {});
  const [what, target = "", ...pairs] = plain;
  if (what !== "env")
    throw new Usage(`error: of kubectl set this lab knows \`set env deployment/${app} KEY=VALUE\` alone`);
  if (kindNamed(target.split("/")[0] ?? "") !== "deployments")
    throw new Usage("error: only a deployment's environment can be set");
  deploymentNamed([target], latest(view));
  const env = Object.fromEntries(
    pairs.map((pair) => {
      const [, key, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
      if (key === undefined)
        throw new Usage(`error: environment variables must be of the form key=value: ${pair}`);
      return [key, value ?? ""];
    }),
  );
  if (pairs.length === 0) throw new Usage("error: at least one environment variable must be provided");
  if (isFrozen(io)) return 1;
  const refused = await io.lab.ask({ type: "deployment.rollout", env });
  if (refused === undefined) io.out(`deployment.apps/${app} env updated\n`);
  else io.err(`error: ${refused}\n`);
  return refused === undefined ? 0 : 1;
};
