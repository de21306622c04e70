import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "command-and-args", says: "leaves the shell out, in command and args", holds: true },
  { id: "exec-at-the-end", says: "keeps a script, whose last line becomes the program", holds: true },
  {
    id: "passes-it-on",
    says: "keeps a script that passes the signal on and waits a second time",
    holds: true,
  },
  {
    id: "without-the-trap",
    says: "takes the trap away, and leaves the shell",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "signal-not-passed-on",
  },
  {
    id: "exec-in-a-pipe",
    says: "lets the program take the place of a child, because there is a pipe behind it",
    holds: false,
    fails: ["in-flight", "exit"],
    cause: "signal-not-passed-on",
  },
  {
    id: "waits-once",
    says: "passes the signal on, and ends with the wait that the trap has interrupted",
    holds: false,
    fails: ["in-flight"],
    cause: "exited-early",
  },
] satisfies RewritesInput;
