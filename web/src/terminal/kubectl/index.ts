import { kubernetesVersion } from "../cluster/names.ts";
import type { Run } from "../shell/command.ts";
import { remove } from "./delete.ts";
import { describe } from "./describe.ts";
import { exec } from "./exec.ts";
import { Usage } from "./flags.ts";
import { get } from "./get.ts";
import { kinds, type Kind } from "./kinds.ts";
import { logs } from "./logs.ts";
import { cordon, drain, uncordon } from "./nodes.ts";
import { rollout, scale, set } from "./rollout.ts";
import { Table } from "./table.ts";
import type { Verb } from "./verb.ts";
import { wait } from "./wait.ts";

const top: Verb = () => {
  throw new Usage("error: Metrics API not available");
};

const apiResources: Verb = (_args, { out }) => {
  const rows = (Object.keys(kinds) as Kind[]).map((kind) => {
    const { shorts, resource, namespaced, kind: name } = kinds[kind];
    const group = resource.slice(kind.length + 1);
    const version =
      { "discovery.k8s.io": "discovery.k8s.io/v1", apps: "apps/v1", policy: "policy/v1" }[group] ?? "v1";
    return [kind, shorts.join(","), version, String(namespaced), name];
  });
  out(new Table().rows([["NAME", "SHORTNAMES", "APIVERSION", "NAMESPACED", "KIND"], ...rows]));
  return 0;
};

const version: Verb = (_args, { out, hint }) => {
  out(`Client Version: ${kubernetesVersion}\nServer Version: ${kubernetesVersion}\n`);
  hint(
    `a miniature: its rules and its words are those of Kubernetes ${kubernetesVersion.replace(/\.\d+$/, "")}`,
  );
  return 0;
};

/** The commands of this kubectl. */
export const verbs: Readonly<Record<string, Verb>> = {
  get,
  describe,
  logs,
  delete: remove,
  rollout,
  scale,
  set,
  cordon,
  uncordon,
  drain,
  exec,
  wait,
  top,
  version,
  "api-resources": apiResources,
};

const help = `kubectl controls the Kubernetes cluster manager.

Of its commands this lab knows:
  get describe logs wait         read: at the moment that the playhead stands on
  delete exec                    pods
  rollout scale set              the deployment, where the lesson has one
  cordon uncordon drain          nodes
  api-resources version

Usage:
  kubectl [flags] [options]
`;

/** Flags of kubectl itself, which may stand before the command. */
const leading = /^(?:-n|--namespace|--context|--kubeconfig)$/;

/** `kubectl`. */
export const kubectl: Run = async (args, io) => {
  let [verb, ...rest] = args;
  const before: string[] = [];
  while (verb !== undefined && verb.startsWith("-") && verb !== "--help" && verb !== "-h") {
    before.push(verb, ...(leading.test(verb) ? rest.splice(0, 1) : []));
    [verb, ...rest] = rest;
  }
  if (verb === undefined || ["help", "--help", "-h"].includes(verb)) {
    io.out(help);
    return 0;
  }
  const command = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!command) {
    io.err(`error: unknown command "${verb}" for "kubectl"\n`);
    io.hint("`kubectl help` lists what this lab knows of it");
    return 1;
  }
  const view = io.lab.view();
  if (!view) {
    io.err(
      "The connection to the server 127.0.0.1:6443 was refused - did you specify the right host or port?\n",
    );
    io.hint("there is no cluster before a run: start one first");
    return 1;
  }
  try {
    return await command([...before, ...rest], io, view);
  } catch (error) {
    if (!(error instanceof Usage)) throw error;
    io.err(`${error.message}\n`);
    return 1;
  }
};
