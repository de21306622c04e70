import type { TrialKind } from "../trial-kind.ts";
import { deploy } from "./deploy.ts";
import { deadline, idleKeepAlive, partialRequest, silentSocket } from "./held-up.ts";
import { idle } from "./idle.ts";
import { pipelined } from "./pipelined.ts";
import { slowClient } from "./slow-client.ts";
import { startupSignal } from "./startup.ts";
import { stream, webSocket } from "./streaming.ts";
import { inFlight, interrupt, secondSignal } from "./under-way.ts";
import { upload } from "./upload.ts";

/** The first one: it makes the acquaintance of the service. */
export const first = idle;

/** The others, the longest ones first. */
export const trialKinds: readonly TrialKind[] = [
  deploy,
  upload,
  slowClient,
  inFlight,
  secondSignal,
  interrupt,
  idleKeepAlive,
  silentSocket,
  partialRequest,
  deadline,
  pipelined,
  webSocket,
  stream,
  startupSignal,
];
