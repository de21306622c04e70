import type { Io, View } from "../shell/command.ts";
import { namespace } from "../cluster/names.ts";
import { podsAt, type PodView } from "../cluster/pods.ts";
import { selects, Usage } from "./flags.ts";
import { kindOf, kinds, type Kind } from "./kinds.ts";
import { resources } from "./resources/index.ts";

/** What a kubectl command works with. */
export interface Verb {
  (args: readonly string[], io: Io, view: View): number | Promise<number>;
}

/** An object that is named on a command line. */
export interface Named {
  readonly kind: Kind;
  readonly name: string;
}

const noKind = (word: string): Usage => new Usage(`error: the server doesn't have a resource type "${word}"`);

/** @throws {Usage} when the lab has nothing of that kind. */
export function kindNamed(word: string): Kind {
  const kind = kindOf(word);
  if (!kind) throw noKind(word);
  return kind;
}

/**
 * The objects that `TYPE NAME…` and `TYPE/NAME…` name; no names stand for all of them.
 * @throws {Usage} as kubectl words it.
 */
export function objectsIn(args: readonly string[]): {
  readonly kinds: readonly Kind[];
  readonly named: readonly Named[];
} {
  const [first, ...rest] = args;
  if (first === undefined) throw new Usage("error: Required resource not specified.");
  if (args.some((arg) => arg.includes("/"))) {
    const named = args.map((arg): Named => {
      const [kind = "", name, more] = arg.split("/");
      if (name === undefined || name === "" || more !== undefined)
        throw new Usage(
          "error: there is no need to specify a resource type as a separate argument when passing arguments in " +
            "resource/name form (e.g. 'kubectl get resource/<resource_name>' instead of 'kubectl get resource " +
            "resource/<resource_name>'",
        );
      return { kind: kindNamed(kind), name };
    });
    return { kinds: [...new Set(named.map(({ kind }) => kind))], named };
  }
  const wanted = first.split(",").map((word) => kindNamed(word));
  return { kinds: wanted, named: rest.flatMap((name) => wanted.map((kind) => ({ kind, name }))) };
}

/** The API server's answer to a name that it doesn't have. */
export const notFound = (kind: Kind, name: string): string =>
  `Error from server (NotFound): ${kinds[kind].resource} "${name}" not found\n`;

/** Whether there is such an object at the moment looked at. */
export const exists = (view: View, { kind, name }: Named): boolean =>
  resources[kind].items(view).some((item) => item.name === name);

/** Whether another namespace than the only one was asked for. */
export const elsewhere = (flags: ReadonlyMap<string, string>): string | undefined => {
  const asked = flags.get("namespace");
  return asked === undefined || asked === namespace ? undefined : asked;
};

/** The run as it is now, whatever moment is looked at: what a command that changes something goes by. */
export const latest = (view: View): View => ({ history: view.history, t: Infinity });

/**
 * Says why nothing can be changed, if that is so, as kubectl would of a server that can't be asked.
 * @returns whether it was so.
 */
export function isFrozen(io: Io): boolean {
  const why = io.lab.frozen();
  if (why === undefined) return false;
  io.err("Error from server (ServiceUnavailable): the server is currently unable to handle the request\n");
  io.hint(why);
  return true;
}

/**
 * The pod that `POD`, `pod/POD` or `deployment/web` stands for.
 * @throws {Usage} as kubectl words it.
 */
export function podNamed(word: string, view: View, io: Pick<Io, "err">): PodView {
  const [kind, name] = word.includes("/") ? word.split("/") : ["pod", word];
  const pods = podsAt(view.history, view.t);
  const of = kindNamed(kind ?? "");
  if (of === "pods") {
    const pod = pods.find((each) => each.name === name);
    if (!pod) throw new Usage(`Error from server (NotFound): pods "${name}" not found`);
    return pod;
  }
  const [first, ...others] = pods;
  if (!exists(view, { kind: of, name: name ?? "" })) throw new Usage(notFound(of, name ?? "").trimEnd());
  if (!first) throw new Usage("error: timed out waiting for the condition");
  if (others.length > 0) io.err(`Found ${pods.length} pods, using pod/${first.name}\n`);
  return first;
}

/** The pods that a selector selects. */
export const podsSelected = (view: View, selector: string | undefined): PodView[] =>
  podsAt(view.history, view.t).filter(({ labels }) => selects(selector, labels));
