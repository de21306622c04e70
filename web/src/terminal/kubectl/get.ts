import { namespace } from "../cluster/names.ts";
import { changesOf } from "../cluster/pods.ts";
import type { Io, View } from "../shell/command.ts";
import { isOn, parseFlags, selects, Usage, type FlagSpec } from "./flags.ts";
import { jsonPath } from "./json-path.ts";
import { kinds, type Kind } from "./kinds.ts";
import { resources, type Item, type Json } from "./resources/index.ts";
import { Table } from "./table.ts";
import { elsewhere, notFound, objectsIn, type Verb } from "./verb.ts";
import { toYaml } from "./yaml.ts";

const spec: FlagSpec = {
  output: true,
  watch: false,
  "watch-only": false,
  selector: true,
  "all-namespaces": false,
  "no-headers": false,
  "show-labels": false,
  "sort-by": true,
  "ignore-not-found": false,
};

interface Query {
  readonly kind: Kind;
  readonly names: readonly string[];
  readonly selector: string | undefined;
}

interface Layout {
  readonly wide: boolean;
  readonly labels: boolean;
  readonly headers: boolean;
  readonly namespaces: boolean;
  /** Whether rows name their kind: where several are asked for. */
  readonly prefixed: boolean;
}

const outputs = new Set(["wide", "yaml", "json", "name"]);

/** `all` stands for what a learner sees of the lab. */
const asked = (args: readonly string[]): readonly string[] =>
  args[0] === "all" ? [`pods,services,deployments`, ...args.slice(1)] : args;

const itemsOf = (view: View, { kind, names, selector }: Query): Item[] =>
  resources[kind]
    .items(view)
    .filter((item) => (names.length === 0 || names.includes(item.name)) && selects(selector, item.labels));

function cells(kind: Kind, item: Item, { wide, labels, namespaces, prefixed }: Layout): string[] {
  const [name = "", ...row] = item.row;
  const shown = Object.entries(item.labels).map(([key, value]) => `${key}=${value}`);
  const spaced = namespaces && kinds[kind].namespaced ? [namespace] : [];
  return [
    ...spaced,
    prefixed && kind !== "events" ? `${kinds[kind].object}/${name}` : name,
    ...row,
    ...(wide ? item.wide : []),
    ...(labels ? [shown.join(",") || "<none>"] : []),
  ];
}

const headerOf = (kind: Kind, { wide, labels, namespaces }: Layout): string[] => [
  ...(namespaces && kinds[kind].namespaced ? ["NAMESPACE"] : []),
  ...resources[kind].header,
  ...(wide ? resources[kind].wideHeader : []),
  ...(labels ? ["LABELS"] : []),
];

function printObjects(
  output: string,
  items: readonly (readonly [Kind, Item])[],
  single: boolean,
  io: Io,
): void {
  if (output === "name") {
    for (const [kind, { name }] of items) io.out(`${kinds[kind].object}/${name}\n`);
    return;
  }
  const objects = items.map(([, item]) => item.object());
  const [only] = objects;
  const whole: Json =
    single && only !== undefined
      ? only
      : { apiVersion: "v1", items: objects, kind: "List", metadata: { resourceVersion: "" } };
  if (output.startsWith("jsonpath=")) io.out(jsonPath(output.slice("jsonpath=".length), whole));
  else io.out(output === "yaml" ? toYaml(whole) : `${JSON.stringify(whole, null, 4)}\n`);
}

/** `kubectl get`. */
export const get: Verb = async (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, spec);
  if (plain.length === 0) {
    io.err(
      'You must specify the type of resource to get. Use "kubectl api-resources" for a complete list of supported resources.\n\n',
    );
    throw new Usage("error: Required resource not specified.");
  }
  const output = flags.get("output") ?? "";
  if (output !== "" && !outputs.has(output) && !output.startsWith("jsonpath="))
    throw new Usage(
      `error: unable to match a printer suitable for the output format "${output}", allowed formats are: json,jsonpath,name,wide,yaml`,
    );
  const { kinds: wanted, named } = objectsIn(asked(plain));
  const queries = wanted.map((kind): Query => ({
    kind,
    names: named.filter((each) => each.kind === kind).map(({ name }) => name),
    selector: flags.get("selector"),
  }));
  const watched = isOn(flags, "watch") || isOn(flags, "watch-only");
  if (watched && queries.length > 1) throw new Usage("error: you may only specify a single resource type");
  const other = elsewhere(flags);
  if (
    other !== undefined &&
    !isOn(flags, "all-namespaces") &&
    wanted.every((kind) => kinds[kind].namespaced)
  ) {
    io.err(`No resources found in ${other} namespace.\n`);
    return 0;
  }
  const layout: Layout = {
    wide: output === "wide",
    labels: isOn(flags, "show-labels"),
    headers: !isOn(flags, "no-headers"),
    namespaces: isOn(flags, "all-namespaces"),
    prefixed: queries.length > 1,
  };
  if (watched) return watch(queries[0], view, io, layout, output);
  return once(queries, view, io, layout, output, isOn(flags, "ignore-not-found"));
};

function once(
  queries: readonly Query[],
  view: View,
  io: Io,
  layout: Layout,
  output: string,
  ignore: boolean,
): number {
  const found = queries.map((query) => ({ ...query, items: itemsOf(view, query) }));
  const missing = found.flatMap(({ kind, names, items }) =>
    names.filter((name) => !items.some((item) => item.name === name)).map((name) => notFound(kind, name)),
  );
  const some = found.filter(({ items }) => items.length > 0);
  if (output !== "" && output !== "wide") {
    const single = found.length === 1 && found[0]?.names.length === 1;
    if (!(single && some.length === 0))
      printObjects(
        output,
        some.flatMap(({ kind, items }) => items.map((item) => [kind, item] as const)),
        single,
        io,
      );
  } else {
    for (const [index, { kind, items }] of some.entries()) {
      if (index > 0) io.out("\n");
      const rows = items.map((item) => cells(kind, item, layout));
      io.out(new Table().rows(layout.headers ? [headerOf(kind, layout), ...rows] : rows));
    }
    const inNamespace = queries.some(({ kind }) => kinds[kind].namespaced) && !layout.namespaces;
    if (some.length === 0 && missing.length === 0)
      io.err(
        `No resources found${inNamespace ? ` in ${namespace} namespace` : ""}${inNamespace ? "." : ""}\n`,
      );
  }
  if (ignore) return 0;
  for (const each of missing) io.err(each);
  return missing.length > 0 ? 1 : 0;
}

/** Prints what there is, then each object anew whenever it has changed; one that is gone for a last time. */
async function watch(
  query: Query | undefined,
  view: View,
  io: Io,
  layout: Layout,
  output: string,
): Promise<number> {
  if (!query) return 1;
  const { kind } = query;
  const table = new Table();
  const known = new Map<string, { readonly text: string; readonly item: Item }>();
  const textOf = (item: Item, { history }: View): string =>
    JSON.stringify([item.object(), history.header.startedAt]);
  const print = (items: readonly Item[], header: boolean): void => {
    if (output !== "" && output !== "wide")
      return printObjects(
        output,
        items.map((item) => [kind, item] as const),
        true,
        io,
      );
    const rows = items.map((item) => cells(kind, item, layout));
    if (rows.length > 0)
      io.out(table.rows(header && layout.headers ? [headerOf(kind, layout), ...rows] : rows));
  };
  let header = true;
  const look = (at: View): void => {
    const items = itemsOf(at, query);
    const changed = items.filter((item) => known.get(item.name)?.text !== textOf(item, at));
    const gone = [...known].filter(([name]) => !items.some((item) => item.name === name));
    for (const item of items) known.set(item.name, { text: textOf(item, at), item });
    for (const [name] of gone) known.delete(name);
    const shown = [
      ...changed,
      ...(kind === "events" ? [] : gone.map(([name, { item }]) => resources[kind].gone?.(at, name) ?? item)),
    ];
    print(shown, header);
    if (shown.length > 0) header = false;
  };
  look(view);
  let { history, t } = view;
  while (!io.signal.aborted) {
    await io.lab.pause(io.signal);
    const now = io.lab.view();
    if (!now || now.history !== history || now.t < t) {
      if (!now || now.history !== history) return 0;
      t = now.t;
      look(now);
      continue;
    }
    // Every change is seen, however short it lasted.
    for (const moment of changesOf(history, t, now.t)) look({ history, t: moment });
    look(now);
    ({ history, t } = now);
  }
  return 0;
}
