import type { Hook, Probe, Scenario, Sidecar } from "../../protocol/index.ts";

/** One container of a pod, as its template has it. */
export interface ContainerSpec {
  /** Undefined for the main container. */
  readonly sidecar: string | undefined;
  /**
   * `native`: an init container that is always restarted; it starts before the main containers and ends after them.
   * All others are main containers, in no order: they decide the pod's phase.
   */
  readonly native: boolean;
  readonly preStop: Hook | undefined;
  readonly stopSignal: NodeJS.Signals;
  readonly command: readonly string[] | undefined;
  readonly env: Readonly<Record<string, string>>;
  readonly readiness: Probe | undefined;
  readonly liveness: Probe | undefined;
  readonly startup: Probe | undefined;
}

type Deployment = Scenario["deployment"];

const specOf = (sidecar: string | undefined, native: boolean, part: Deployment | Sidecar): ContainerSpec => ({
  sidecar,
  native,
  preStop: part.preStop,
  stopSignal: part.stopSignal,
  command: part.command,
  env: part.env,
  readiness: part.readiness ?? undefined,
  liveness: part.liveness,
  startup: part.startup,
});

/** A pod's containers in the order in which they start: native sidecars, then the main one and its equals. */
export function containersOf(deployment: Deployment): ContainerSpec[] {
  const sidecars = (kind: "native" | "ordinary") =>
    deployment.sidecars
      .filter((sidecar) => sidecar.kind === kind)
      .map((sidecar) => specOf(sidecar.name, kind === "native", sidecar));
  return [...sidecars("native"), specOf(undefined, false, deployment), ...sidecars("ordinary")];
}
