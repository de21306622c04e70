import type { Command } from "../protocol/index.ts";

/** Whether a command brings along something to be run, or something that changes what runs. */
export function bringsOwn(command: Command): boolean {
  switch (command.type) {
    case "run.start":
    case "run.repeat":
      return command.program !== undefined || command.manifest !== undefined;
    case "deployment.rollout":
      return command.env !== undefined;
    default:
      return false;
  }
}

export const readyMadeOnly =
  "this server runs the lessons' own variants only, because its pods don't run in containers; choose one of them";
