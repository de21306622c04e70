import { createRandom } from "../../protocol/index.ts";
import { connectRaw, type RawAnswer } from "../../traffic/index.ts";
import type { Page } from "../../testing/page.ts";
import { anyFrame, anyMessage } from "./frames.ts";
import { anyRequest, type Whereabouts } from "./requests.ts";
import { Talk } from "./talk.ts";

/** What came of so many malformed inputs. */
export interface Fuzzed {
  /** By status; `closed` without an answer. */
  readonly requests: Readonly<Record<string, number>>;
  /** By the type of the answer to a message. */
  readonly messages: Readonly<Record<string, number>>;
  /** By the code with which a socket was closed for a frame; `none` when it wasn't. */
  readonly frames: Readonly<Record<string, number>>;
  /** One sentence for each input that was not answered as it should have been, with its number. */
  readonly faults: readonly string[];
}

interface Options {
  /** Half of them requests, the rest messages and frames on sockets. */
  readonly inputs: number;
  readonly seed: number;
  /** Called as the work goes on, with the share that is done and how many sockets are kept open meanwhile. */
  readonly progress?: (share: number, open: number) => Promise<void>;
}

/** So many at a time. */
const atOnce = 24;
/** An input that has no answer after so many ms is taken to hang. */
const patience = 30_000;

/** With so many faults, there is no need for more. */
const enough = 20;

const shown = (bytes: Buffer | string): string => JSON.stringify(bytes.toString("latin1")).slice(0, 300);

/** Why an answer to a request isn't one that this server may give; undefined if it is. */
function wrongWith({ status, headers, body }: RawAnswer, token: string): string | undefined {
  if (JSON.stringify(headers).includes(token) || body.includes(token))
    return "the answer has the token in it";
  if (headers["x-content-type-options"] !== "nosniff" && status !== 101)
    return `${status} without the headers`;
  if (status < 400 || headers["content-length"] === undefined || body === "") {
    return status === 500 ? "the server failed" : undefined;
  }
  // A range that a file doesn't have is told by its status alone.
  if (status === 416) return undefined;
  if (status === 500) return `the server failed: ${body.slice(0, 200)}`;
  try {
    const { error, do: hint } = JSON.parse(body) as { error?: unknown; do?: unknown };
    if (typeof error === "string" && error !== "" && typeof hint === "string" && hint !== "")
      return undefined;
  } catch {
    // Told below.
  }
  return `${status} without a reason: ${body.slice(0, 100)}`;
}

/** Sends inputs of a seed to a server: each is answered as it should be, and none does anything. */
export async function fuzzWire(page: Page, { inputs, seed, progress }: Options): Promise<Fuzzed> {
  const where: Whereabouts = {
    port: Number(new URL(page.origin).port),
    token: page.token,
    session: await page.openSession(),
  };
  const requests: Record<string, number> = {};
  const messages: Record<string, number> = {};
  const frames: Record<string, number> = {};
  const faults: string[] = [];
  const count = (table: Record<string, number>, key: string | number): void => {
    table[key] = (table[key] ?? 0) + 1;
  };

  async function request(bytes: Buffer): Promise<string | undefined> {
    const connection = await connectRaw(where.port);
    connection.socket.end(bytes);
    let answers = 0;
    for (;;) {
      const answer = await connection.answer();
      if (!answer) break;
      answers += 1;
      count(requests, answer.status);
      const wrong = wrongWith(answer, where.token);
      if (wrong !== undefined) return wrong;
    }
    if (answers === 0) count(requests, "closed");
    return undefined;
  }

  const talk = new Talk(page, where.session);
  async function message(said: string | Buffer): Promise<string | undefined> {
    const answer = await talk.say(said);
    count(messages, answer.type === "ack" ? "ack, refused" : answer.type);
    if (answer.type === "ack" && answer.refused === undefined) return "a command was accepted";
    return answer.type === "ack" || answer.type === "error" || answer.type === "idle"
      ? undefined
      : `answered by ${answer.type}`;
  }

  async function frame(bytes: Buffer): Promise<string | undefined> {
    const code = await talk.throwAt(bytes);
    count(frames, code ?? "none");
    return undefined;
  }

  const one = async (nth: number): Promise<void> => {
    const random = createRandom(seed, `input ${nth}`);
    const kind = nth % 4;
    const input = kind < 2 ? anyRequest(random, where) : kind === 2 ? anyMessage(random) : anyFrame(random);
    const done = kind < 2 ? request(input as Buffer) : kind === 2 ? message(input) : frame(input as Buffer);
    let timer: NodeJS.Timeout | undefined;
    const hung = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`no answer after ${patience / 1000} s`), patience);
    });
    const wrong = await Promise.race([done, hung]).catch((error: unknown) => String(error));
    clearTimeout(timer);
    if (wrong !== undefined)
      faults.push(
        `input ${nth} (${["request", "request", "message", "frame"][kind]}): ${wrong}: ${shown(input)}`,
      );
  };

  let next = 0;
  const upTo = (end: number): Promise<void[]> =>
    Promise.all(
      Array.from({ length: atOnce }, async () => {
        while (next < end && faults.length < enough) await one(next++);
      }),
    );
  // In batches, so that nothing is under way while somebody measures.
  for (let batch = 1; batch <= 10 && faults.length < enough; batch += 1) {
    await upTo(Math.ceil((batch * inputs) / 10));
    await progress?.(next / inputs, talk.open);
  }
  talk.close();
  return { requests, messages, frames, faults };
}
