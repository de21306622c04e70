import { parentPort } from "node:worker_threads";
import { PodSourceError, stripPodSource } from "../source.ts";
import type { Stripped } from "./stripper.ts";

function strip(source: { path: string; text: string }): Stripped {
  try {
    return { text: stripPodSource(source).text };
  } catch (error) {
    if (!(error instanceof PodSourceError)) throw error;
    const { line, column, problem, fatal } = error;
    return { problem: { line, column, message: problem }, fatal };
  }
}

parentPort?.on("message", (source: { path: string; text: string }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread is no window
  parentPort?.postMessage(strip(source));
});
