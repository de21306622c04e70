import { connect } from "node:net";
import { endedBy, endOf, type Abuse, type Way } from "../abuse.ts";
import type { PodExit } from "../../types.ts";
import { logLimits } from "../../log/gate.ts";

const shown = (log: readonly string[]): string => {
  const bytes = log.join("\n").length;
  // Each byte of a line can become eight, as `<U+202E>`.
  const longest = Math.max(0, ...log.map((line) => line.length));
  if (longest > logLimits.longestLineBytes * 8 + 100) throw new Error(`a line of ${longest} was shown`);
  if (bytes > 16 * 1024 * 1024) throw new Error(`${bytes} bytes were shown`);
  return `${Math.round(bytes / 1024)} KB shown`;
};

/** The runner of tests takes in what they print before it passes it on, and may be the first who has too much of it. */
function endOfFlood(exit: PodExit, way: Way): string {
  if (way === "tests" && exit.code !== 0) return endOf(exit);
  return endedBy(exit, "printed more than 64 MB");
}

export const floods: Abuse = {
  name: "1 GB of output",
  tries: "lines as fast as it can",
  async run({ start, way }) {
    const { pod, log } = await start(
      `import { writeSync } from "node:fs";
       const block = ("x".repeat(99) + "\\n").repeat(1000);
       for (let written = 0; written < 1024 * 1024 * 1024;)
         try { written += writeSync(1, block); } catch ({ code }) { if (code !== "EAGAIN") throw code; }`,
    );
    return `${endOfFlood(await pod.exited, way)}, ${shown(log)}`;
  },
};

export const longLine: Abuse = {
  name: "one 200 MB line",
  tries: "a line that never ends",
  async run({ start, way }) {
    const { pod, log } = await start(
      `import { writeSync } from "node:fs";
       const block = "x".repeat(100_000);
       for (let written = 0; written < 200 * 1024 * 1024;)
         try { written += writeSync(2, block); } catch ({ code }) { if (code !== "EAGAIN") throw code; }`,
    );
    return `${endOfFlood(await pod.exited, way)}, ${shown(log)}`;
  },
};

export const escapes: Abuse = {
  name: "terminal escapes, clipboard writes",
  tries: "make a terminal answer, write the clipboard, rename the window, turn the text round",
  async run({ start }) {
    const { line, pod, log } = await start(
      String.raw`
       const texts = ["\u001b[6n", "\u001b[c", "\u001b]52;c;aGk=\u0007", "\u001b]0;mine\u001b\\", "\u001bP+q544e\u001b\\", "\u009b6n",
         "\u009d52;c;aGk=\u009c", "\u202etxt", "\u2066x", "a\rb", "a\bb", "\u001b[2J\u001b[1;1H", "\u001b[?1049h", "\u001b#8", "\u000e",
         "\u001b[31mred", "\u001b[38;5;300mno colour", "\u001b[5mblink"];
       for (const text of texts) { console.log(text); console.error(text); }
       process.stdout.write(Buffer.from([0x1b, 0x5b, 0xff, 0x36, 0x6e, 0x0a, 0xc2, 0x0a, 0x9b, 0x36, 0x6e, 0x0a]));
       console.log("all said");`,
    );
    await line("all said");
    await pod.exited;
    return shown(log);
  },
};

/** What a pod says of itself is annotation; it can't say more than that. */
export const forgesReports: Abuse = {
  name: "forged events",
  tries:
    "tell the lab what only the lab can know, by its own descriptor: payments, exits, probes, reports without end",
  async run({ start }) {
    const { pod, line, reports } = await start(
      `import { writeSync } from "node:fs";
       const met = new Set();
       const say = (text) => { for (const fd of [3, 4]) try { writeSync(fd, text); met.add("written"); } catch (error) { met.add(error.code); } };
       for (const event of [
         { type: "payment.committed", payment: "1", amount: 1 }, { type: "pod.exited", code: 0, signal: null },
         { type: "request.settled", request: 1, outcome: "ok" }, { type: "check.judged", id: "exit", status: "pass" },
         { type: "listening", t: -1, seq: 1, extra: { __proto__: null } }, { type: "tests", passed: -1 },
         { type: "handlers", signals: ["SIGTERM\\u001b[2J"] }, { type: "connections", open: 1e99, active: 0 },
       ]) say(JSON.stringify(event) + "\\n");
       say("{".repeat(5000) + "\\n"); say("\\0\\u001b]52;c;aGk=\\u0007\\n");
       console.log("said it:", [...met].join());
       setInterval(() => {}, 1000);`,
    );
    const met = await line("said it:");
    const known = new Set(["listening", "handlers", "closing", "connections", "alive", "tests", "failure"]);
    const strange = reports.filter(({ type }) => !known.has(type));
    if (strange.length > 0) throw new Error(`taken for true: ${JSON.stringify(strange)}`);
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(pod.socketPath, () => resolve("a queue that nobody serves"));
      socket.on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "error"));
    });
    return `${met}; who dials meets ${answer}`;
  },
};
