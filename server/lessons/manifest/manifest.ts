import { isScalar, LineCounter, parseAllDocuments, type Document } from "yaml";
import type { GivenDeployment, ProgramProblem } from "../../protocol/index.ts";
import { containerOf, longest } from "./container.ts";
import { Field, type Fields, type Reading } from "./field.ts";

/** What a manifest says of a scenario's deployment; or what keeps it from being one, and where. */
export interface Manifest {
  readonly deployment: GivenDeployment | undefined;
  readonly problems: readonly ProgramProblem[];
}

/** So many problems are told at a time; a file that is wrong all over is known as such by the first of them. */
const most = 20;

/**
 * Reads a Deployment of Kubernetes. Whatever a manifest can say of the pods, it says: what it leaves out has Kubernetes'
 * own default. Fields that change nothing here are taken and ignored; every other one is a problem, with its place.
 */
export function readManifest(text: string): Manifest {
  const lines = new LineCounter();
  const problems: ProgramProblem[] = [];
  const at = (offset: number, message: string): Manifest => {
    const { line, col } = lines.linePos(offset);
    return { deployment: undefined, problems: [{ line, column: col, message }] };
  };
  // Of two equal keys each object tells by itself, and faster than the parser, which holds every key against all others.
  const parsed = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const docs: Document[] = [...parsed].filter((each) => each.errors.length > 0 || !isEmpty(each));
  const error = docs.flatMap(({ errors }) => errors)[0];
  if (error) {
    const deep = error.code === "RESOURCE_EXHAUSTION";
    return at(error.pos[0], deep ? "this is nested too deeply" : `no YAML: ${inOurWords(error.message)}`);
  }
  const [doc, second] = docs;
  if (!doc?.contents) return at(0, "there is no Deployment here; reset it or write one");
  if (second?.contents)
    return at(
      second.contents.range?.[0] ?? 0,
      "a second document begins here; the lab takes the Deployment alone",
    );
  const reading: Reading = { doc, lines, problems };
  const deployment = deploymentOf(new Field("", doc.contents, reading));
  const told = problems.toSorted((a, b) => a.line - b.line || a.column - b.column).slice(0, most);
  return { deployment: told.length === 0 ? deployment : undefined, problems: told };
}

const isEmpty = ({ contents }: Document): boolean =>
  contents === null || (isScalar(contents) && contents.value === null);

const inOurWords = (message: string): string => message.charAt(0).toLowerCase() + message.slice(1);

function deploymentOf(top: Field): GivenDeployment {
  const found = top.fields({
    read: ["apiVersion", "kind", "spec"],
    ignored: ["metadata", "status"],
  });
  need(top, found, "kind")?.oneOf(["Deployment"]);
  need(top, found, "apiVersion")?.oneOf(["apps/v1"]);
  const spec = need(top, found, "spec");
  const of = spec?.fields({
    read: ["replicas", "minReadySeconds", "strategy", "template"],
    ignored: ["selector", "revisionHistoryLimit", "progressDeadlineSeconds"],
    lacking: { paused: "a rollout begins when the scenario says so" },
  });
  if (!of || !spec) return {};
  const template = need(spec, of, "template");
  const pod = template && need(template, template.fields({ read: ["spec"], ignored: ["metadata"] }), "spec");
  return {
    replicas: of.get("replicas")?.whole(1, 9) ?? 1,
    minReadySeconds: of.get("minReadySeconds")?.whole(0, longest) ?? 0,
    ...strategyOf(of.get("strategy")),
    ...(pod && podOf(pod)),
  };
}

function need(of: Field, found: Fields | undefined, name: string): Field | undefined {
  return found && (found.get(name) ?? of.tell(`${of.path === "" ? "a manifest" : of.path} needs ${name}`));
}

type Share = number | string;

function strategyOf(field: Field | undefined): { maxSurge: Share; maxUnavailable: Share } {
  const found = field?.fields({ read: ["type", "rollingUpdate"] });
  found?.get("type")?.oneOf(["RollingUpdate"]);
  const rolling = found?.get("rollingUpdate");
  const of = rolling?.fields({ read: ["maxSurge", "maxUnavailable"] });
  const maxSurge = shareOf(of?.get("maxSurge"));
  const maxUnavailable = shareOf(of?.get("maxUnavailable"));
  // The API refuses it: nothing could ever be replaced.
  if (zero(maxSurge) && zero(maxUnavailable)) rolling?.tell("maxSurge and maxUnavailable can't both be 0");
  return { maxSurge, maxUnavailable };
}

const zero = (share: Share): boolean => Number.parseInt(String(share), 10) === 0;

function shareOf(field: Field | undefined): Share {
  const value = field?.scalar() ?? "25%";
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 100) return value;
  if (typeof value === "string" && /^(100|[0-9]{1,2})%$/.test(value)) return value;
  field?.tell(`${field.name} is a number of pods, or a share of them such as 25%`);
  return "25%";
}

function podOf(field: Field): GivenDeployment {
  const found = field.fields({
    read: ["terminationGracePeriodSeconds", "containers", "restartPolicy"],
    ignored: [
      "affinity",
      "automountServiceAccountToken",
      "dnsPolicy",
      "enableServiceLinks",
      "imagePullSecrets",
      "nodeSelector",
      "os",
      "priorityClassName",
      "schedulerName",
      "securityContext",
      "serviceAccountName",
      "tolerations",
      "topologySpreadConstraints",
      "volumes",
    ],
    lacking: { initContainers: "a lesson's sidecars come with the lesson" },
  });
  found?.get("restartPolicy")?.oneOf(["Always"]);
  const [main, second] = need(field, found, "containers")?.list() ?? [];
  second?.tell("the lab runs one container of a manifest; a lesson's sidecars come with the lesson");
  return {
    grace: found?.get("terminationGracePeriodSeconds")?.whole(-1, longest) ?? 30,
    ...(main && containerOf(main)),
  };
}
