import type { LessonInput } from "../../server/protocol/lesson.ts";

export default {
  title: "Who gets the signal",
  question: "The handler is right. Why does nothing happen for 30 seconds, and then 137?",
  part: "The process and its signal",
  minutes: 9,
  concepts: ["PID 1", "shell form and exec form", "exec", "npm as a wrapper"],
  checks: ["in-flight", "exit"],
  scenario: {
    nodes: [
      { name: "a", propagation: { min: 0, max: 0 } },
      { name: "b", propagation: { min: 0, max: 0 } },
    ],
    deployment: { restartPolicy: "Never", kubeletLag: { min: 0.1, max: 0.2 } },
    traffic: { rate: 25, clientsPerNode: 24, connections: "warm", kept: 2, deadline: 30 },
    steps: [
      {
        when: [{ ready: 3 }, { settled: 100 }, { inFlight: "web-1", atLeast: 3 }],
        act: { do: "delete", pod: "web-1" },
      },
    ],
    end: [{ exited: "web-1" }, { forgotten: "web-1" }],
    tail: 1,
  },
  predict: {
    question:
      "The program has the handler of lesson 01. A shell script starts it, and has a trap for SIGTERM that writes a line. web-1 is deleted. What becomes of the handler?",
    options: [
      {
        id: "passed-on",
        label: "It runs: the shell passes SIGTERM on to the program that it has started",
        because:
          "A shell passes no signal on. It waits for the program it has started; what is sent to the shell concerns the shell.",
      },
      {
        id: "to-all",
        label: "It runs: a signal goes to every process of the container, as Ctrl-C does",
        because:
          "Ctrl-C is the terminal's doing, which signals everything in its foreground. When a pod is deleted, one process gets the signal: the first one of the container.",
      },
      {
        id: "trap-ends-it",
        label: "It never runs: the trap does at once, the script ends, and the container with it",
        because:
          "A shell runs a trap only once the command in its foreground has ended. That command is the program, and nobody has told it to end.",
      },
      {
        id: "nothing",
        label: "It never runs: nothing happens until SIGKILL",
        right: true,
        because:
          "The shell has got the signal and keeps it until the program has ended. The program doesn't know that it should, and works on until the grace is over.",
      },
    ],
  },
  explain: {
    question: "What would have saved the payments that were in flight at SIGKILL?",
    options: [
      {
        id: "more-grace",
        label: "A longer grace, so that the program gets done",
        because:
          "It isn't about to get done. It takes in as much as it answers, and would have as many in hand after a minute.",
      },
      {
        id: "an-init",
        label: "A small init such as tini in front of the script",
        because:
          "An init passes the signal on to the process that it has started. That is the shell, which keeps it as before.",
      },
      {
        id: "in-its-place",
        label: "The program in the place of the shell, instead of behind it",
        right: true,
        because:
          "Then the signal goes to the one who knows what is in flight. The program needed no change at all.",
      },
      {
        id: "handler-earlier",
        label: "Registering the handler sooner, before the server listens",
        because:
          "It was registered long before the signal came. A handler hears only what is sent to its own process.",
      },
    ],
  },
  variants: [
    {
      id: "broken",
      title: "A script that starts it",
      role: "broken",
      summary:
        "The shell gets the signal and keeps it; the program behind it works on as if nothing had been said, until SIGKILL.",
      expect: {
        fails: ["in-flight", "exit"],
        lost: { atLeast: 1 },
        outcomes: ["reset", "truncated", "ghost"],
        causes: ["signal-not-passed-on"],
        exit: { code: null, signal: "SIGKILL" },
        sent: 300,
      },
    },
    {
      id: "npm-start",
      program: "broken",
      title: "npm start",
      role: "misconception",
      summary:
        "npm passes the signal on to a shell of its own, which dies of it; npm ends, and takes the program with it.",
      expect: {
        container: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["signal-not-passed-on"],
          exit: { code: 1, signal: null },
          sent: 100,
        },
        process: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["signal-not-passed-on"],
          exit: { code: null, signal: "SIGTERM" },
          sent: 100,
        },
      },
    },
    {
      id: "without-a-handler",
      manifest: "fixed",
      title: "Nobody listens",
      role: "misconception",
      summary:
        "The signal goes to a program that doesn't handle it: as PID 1 it carries on until SIGKILL, as an ordinary process it dies at once.",
      expect: {
        container: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["killed-at-the-grace"],
          exit: { code: null, signal: "SIGKILL" },
          sent: 300,
        },
        process: {
          fails: ["in-flight", "exit"],
          lost: { atLeast: 1 },
          outcomes: ["reset", "truncated", "ghost"],
          causes: ["died-of-the-signal"],
          exit: { code: null, signal: "SIGTERM" },
          sent: 100,
        },
      },
    },
    {
      id: "fixed",
      program: "broken",
      title: "The program itself",
      role: "fixed",
      summary:
        "The signal goes to the program: it ends every kept connection with an answer, finishes what is inside and exits with 0.",
      expect: { lost: { atLeast: 0, atMost: 0 }, exit: { code: 0, signal: null }, sent: 200 },
    },
  ],
} satisfies LessonInput;
