import { connectRaw, type RawConnection } from "../../traffic/index.ts";
import { plural, type Finding } from "../finding.ts";
import type { Trial } from "../trial.ts";
import { silence, type TrialKind } from "../trial-kind.ts";

/** So many connections with two requests each. */
const several = 5;
/** A process that a signal kills, or that exits at once, is gone so soon, in s. */
const dying = 0.3;

/** Two requests as they go over the wire together: slow ones, where there are any. */
function pairOf(trial: Trial): string {
  const { method, path, slow, body } = trial.settings;
  const bare = slow !== undefined || method === "GET";
  const fields = trial.headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  const line = slow === undefined ? `${method} ${path}` : `GET ${slow}`;
  const length = bare ? "" : `Content-Length: ${Buffer.byteLength(body)}\r\n`;
  const one = `${line} HTTP/1.1\r\nHost: ${trial.host}:${trial.port}\r\n${fields}${length}\r\n${bare ? "" : body}`;
  return one + one;
}

/** How many of two answers come, each below 500. */
async function answersTo(pair: string, connection: RawConnection): Promise<number> {
  connection.send(pair);
  for (let answered = 0; answered < 2; answered += 1) {
    const answer = await connection.answer();
    if (!answer || answer.status >= 500) return answered;
  }
  return 2;
}

export const pipelined: TrialKind = {
  name: "pipelined",
  checks: ["pipelined"],
  load: () => silence,
  async examine(trial) {
    const pair = pairOf(trial);
    const connections = await Promise.all(
      Array.from({ length: several }, () => connectRaw(trial.port, trial.host)),
    );
    const usual = await Promise.all(connections.map((connection) => answersTo(pair, connection)));
    const takes = usual.every((count) => count === 2);
    // Again and again, so that a pair is under way on each when the signal comes.
    const last = connections.map(async (connection) => {
      for (;;) {
        const count = await answersTo(pair, connection);
        if (count < 2 || trial.told < Infinity) return count;
      }
    });
    if (takes && trial.settings.slow !== undefined) {
      // A service that is busy may not have seen them yet: who came after them is answered once it has.
      await trial.ask();
      await trial.until(() => false, 0.2);
    }
    await trial.delete();
    const [ended, ...answered] = await Promise.all([trial.end(), ...last]);
    for (const { socket } of connections) socket.destroy();
    const sum = answered.reduce((total, count) => total + count, 0);
    const sent = `${plural(several, "connection")} with two requests each`;
    // Pairs that are answered at once: whether they met the signal before it was handled, or after, is chance. After it, an
    // answer may say that nothing else will be read; and what was answered just before the end proves nothing.
    const sure = trial.settings.slow !== undefined || (sum === 2 * several && ended.took > dying);
    const finding = (status: Finding["status"], summary: string): Finding => ({
      id: "pipelined",
      status,
      summary,
    });
    return {
      ended,
      findings: [
        takes
          ? !sure
            ? finding(
                "unknown",
                "nobody can tell what was under way: name a request that takes longer with --slow",
              )
            : sum === 2 * several
              ? finding("pass", `${sent}, all answered`)
              : finding("fail", `${sent} under way at the signal: only ${sum} of ${2 * several} answered`)
          : finding("skip", "the service doesn't answer requests that are sent together"),
      ],
    };
  },
};
