import type { GivenDeployment } from "../../protocol/index.ts";
import type { Field, Fields } from "./field.ts";

type Hook = NonNullable<GivenDeployment["preStop"]>;
type Probe = NonNullable<GivenDeployment["liveness"]>;

/** Seconds, in the lab cluster seconds: an hour is the longest that it waits for anything. */
export const longest = 3600;

const signals = ["SIGTERM", "SIGINT", "SIGQUIT", "SIGHUP", "SIGUSR1", "SIGUSR2"] as const;

/** The program in a command, as an image would have it: `server.ts` or `server.js`, with or without its folder. */
const program = /(?<![\w./-])(?:\.\/|\/app\/)?server\.[jt]s(?![\w.-])/g;

const others = "it asks over HTTP only: use httpGet";

const container = {
  read: ["command", "args", "env", "lifecycle", "readinessProbe", "livenessProbe", "startupProbe"],
  ignored: [
    "name",
    "image",
    "imagePullPolicy",
    "ports",
    "resources",
    "securityContext",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "volumeMounts",
  ],
  lacking: {
    envFrom: "write each variable in env, with its value",
    workingDir: "a pod starts in a folder of its own",
  },
};

/** The only container of the pod: what it leaves out has Kubernetes' own default, so that nothing is hidden in a lesson. */
export function containerOf(field: Field): GivenDeployment {
  const found = field.fields(container);
  if (!found) return {};
  const lifecycle = found.get("lifecycle")?.fields({
    read: ["preStop", "stopSignal"],
    lacking: { postStart: "only what happens at the end is lived through here" },
  });
  return {
    command: commandOf(found.get("command"), found.get("args")),
    env: Object.fromEntries(found.get("env")?.list().flatMap(variableOf(new Set())) ?? []),
    preStop: hookOf(lifecycle?.get("preStop")),
    stopSignal: lifecycle?.get("stopSignal")?.oneOf(signals) ?? "SIGTERM",
    readiness: probeOf(found.get("readinessProbe"), false),
    liveness: probeOf(found.get("livenessProbe"), true),
    startup: probeOf(found.get("startupProbe"), true),
  };
}

/** Null for the image's own: Node itself, with the program. */
function commandOf(command: Field | undefined, args: Field | undefined): string[] | null {
  // An image's ENTRYPOINT gives way to a command, its CMD to args.
  const words = [...(command?.words() ?? ["node", "server.ts"]), ...(args?.words() ?? [])];
  const whole = words.map((word) => word.replaceAll(program, () => "$APP"));
  return whole.length === 2 && whole[0] === "node" && whole[1] === "$APP" ? null : whole;
}

const variableOf =
  (names: Set<string>) =>
  (field: Field): [string, string][] => {
    const found = field.fields({
      read: ["name", "value"],
      lacking: { valueFrom: "write the value itself" },
    });
    if (!found) return [];
    const name = found.get("name");
    const text = name?.text();
    if (!name) field.tell("a variable has a name and a value");
    else if (text !== undefined && !/^[A-Z][A-Z0-9_]*$/.test(text))
      name.tell("a variable's name is of capital letters, digits and _ here");
    else if (text !== undefined && names.has(text)) name.tell(`${text} is set twice; keep one of them`);
    if (text === undefined) return [];
    names.add(text);
    return [[text, found.get("value")?.text() ?? ""]];
  };

function hookOf(field: Field | undefined): Hook | null {
  const found = field?.fields({
    read: ["sleep", "exec", "httpGet"],
    lacking: { tcpSocket: "Kubernetes has given it up for hooks: use sleep, exec or httpGet" },
  });
  if (!field || !found) return null;
  const hooks = [...found.values()].map(kindOfHook);
  const [hook] = hooks;
  // A hook with a misspelt kind has been told of that.
  if (hooks.length > 1 || field.isEmpty)
    field.tell(`a hook is one of sleep, exec and httpGet; here are ${hooks.length}`);
  return hook ?? null;
}

function kindOfHook(field: Field): Hook | undefined {
  switch (field.name) {
    case "sleep": {
      const seconds = required(field, field.fields({ read: ["seconds"] }), "seconds")?.whole(0, longest);
      return seconds === undefined ? undefined : { sleep: seconds };
    }
    case "exec": {
      const words = required(field, field.fields({ read: ["command"] }), "command")?.words();
      return words && { exec: words };
    }
    default:
      return { http: { path: pathOf(field) } };
  }
}

/** Says that an object lacks a field that it can't do without. */
function required(of: Field, found: Fields | undefined, name: string): Field | undefined {
  return found && (found.get(name) ?? of.tell(`${of.name} needs ${name}`));
}

/** The path of an httpGet. Its port is the container's own, whatever it says. */
function pathOf(field: Field): string {
  const found = field.fields({
    read: ["path"],
    ignored: ["port", "scheme", "httpHeaders"],
    lacking: { host: "it asks the container itself" },
  });
  const path = found?.get("path")?.text() ?? "/";
  if (path.startsWith("/") && path.length <= 2000) return path;
  found?.get("path")?.tell("a path begins with / and has at most 2000 characters");
  return "/";
}

/** Null where there is none. @param restarts whether its failure ends the container: then it may have its own grace. */
function probeOf(field: Field | undefined, restarts: boolean): Probe | null {
  if (!field) return null;
  const found = field.fields({
    read: [
      "httpGet",
      "initialDelaySeconds",
      "periodSeconds",
      "timeoutSeconds",
      "failureThreshold",
      "successThreshold",
      ...(restarts ? ["terminationGracePeriodSeconds"] : []),
    ],
    lacking: {
      exec: others,
      tcpSocket: others,
      grpc: others,
      ...(!restarts && { terminationGracePeriodSeconds: "a readiness probe ends nothing" }),
    },
  });
  if (!found) return null;
  found.get("successThreshold")?.whole(1, 1);
  const get = required(field, found, "httpGet");
  const grace = found.get("terminationGracePeriodSeconds")?.whole(1, longest);
  return {
    path: get ? pathOf(get) : "/",
    initialDelay: found.get("initialDelaySeconds")?.whole(0, longest) ?? 0,
    period: found.get("periodSeconds")?.whole(1, longest) ?? 10,
    timeout: found.get("timeoutSeconds")?.whole(1, longest) ?? 1,
    failureThreshold: found.get("failureThreshold")?.whole(1, 100) ?? 3,
    ...(restarts && { grace: grace ?? null }),
  };
}
