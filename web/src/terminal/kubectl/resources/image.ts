import type { Header, Hook, Probe } from "../../../../../server/protocol/index.ts";
import { targetPort } from "../../cluster/names.ts";
import type { Json } from "./resource.ts";

/** What the main container is made from: the lesson's program, or the learner's own. */
export const imageOf = ({ lesson, variant, edited }: Header): string =>
  `${lesson}:${edited ? "yours" : variant}`;

export const hookJson = (hook: Hook | undefined): Json | undefined => {
  if (!hook) return undefined;
  if ("sleep" in hook) return { preStop: { sleep: { seconds: hook.sleep } } };
  if ("exec" in hook) return { preStop: { exec: { command: hook.exec } } };
  return { preStop: { httpGet: { path: hook.http.path, port: targetPort, scheme: "HTTP" } } };
};

export const probeJson = (probe: Probe | null | undefined): Json | undefined =>
  probe
    ? {
        failureThreshold: probe.failureThreshold,
        httpGet: { path: probe.path, port: targetPort, scheme: "HTTP" },
        ...(probe.initialDelay > 0 && { initialDelaySeconds: probe.initialDelay }),
        periodSeconds: probe.period,
        successThreshold: 1,
        timeoutSeconds: probe.timeout,
        ...(probe.grace !== undefined && { terminationGracePeriodSeconds: probe.grace }),
      }
    : undefined;

/** A probe in one line, as `kubectl describe` has it. */
export const probeLine = ({ path, initialDelay, timeout, period, failureThreshold }: Probe): string =>
  `http-get http://:${targetPort}${path} delay=${initialDelay}s timeout=${timeout}s period=${period}s ` +
  `successThreshold=1 failureThreshold=${failureThreshold}`;
