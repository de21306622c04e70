import { parseFlags, selects } from "./flags.ts";
import { resources } from "./resources/index.ts";
import { kinds } from "./kinds.ts";
import { notFound, objectsIn, type Verb } from "./verb.ts";
import { toYaml } from "./yaml.ts";

/** `kubectl describe`: names may be given by how they begin. */
export const describe: Verb = (args, io, view) => {
  const { args: plain, flags } = parseFlags(args, { selector: true, "all-namespaces": false });
  const { kinds: wanted, named } = objectsIn(plain);
  let status = 0;
  const texts: string[] = [];
  for (const kind of wanted) {
    const resource = resources[kind];
    const items = resource.items(view).filter(({ labels }) => selects(flags.get("selector"), labels));
    const names = named.filter((each) => each.kind === kind).map(({ name }) => name);
    const chosen =
      names.length === 0
        ? items
        : names.flatMap((name) => {
            const exact = items.filter((item) => item.name === name);
            const found = exact.length > 0 ? exact : items.filter((item) => item.name.startsWith(name));
            if (found.length > 0) return found;
            io.err(notFound(kind, name));
            status = 1;
            return [];
          });
    texts.push(...chosen.map((item) => resource.describe?.(view, item.name) ?? toYaml(item.object())));
    if (chosen.length === 0 && names.length === 0)
      io.err(`No resources found${kinds[kind].namespaced ? " in default namespace." : ""}\n`);
  }
  io.out(texts.join("\n\n"));
  return status;
};
