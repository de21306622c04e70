import { once } from "node:events";
import { WebSocket } from "ws";
import {
  joinedSchema,
  subprotocol,
  type Down,
  type Header,
  type LabEvent,
  type Settings,
  type Standing,
  type Up,
} from "../../protocol/index.ts";

/** One run as its learner saw it, and how long each part of it took, in ms. */
export interface SeenRun {
  readonly header: Header;
  readonly events: readonly LabEvent[];
  /** From the command to one's turn; 0 where there was room. */
  readonly waited: number;
  /** From one's turn until the first process of the run is there: a pod's, or that of a test. */
  readonly start: number;
}

/** What a learner asks for. */
interface Wanted {
  readonly lesson: string;
  readonly variant: string;
  readonly settings: Settings;
}

/** The first of these tells that a process runs. */
const signsOfLife: ReadonlySet<LabEvent["type"]> = new Set(["pod.started", "trial.started"]);

type Heard = Down | { readonly type: "closed"; readonly code: number };

/**
 * A learner with a page, as the server sees them: no more than a real one reads, so that fifty of them take little of the
 * machine that is measured.
 */
export class Learner {
  readonly #socket: WebSocket;
  #heard: (message: Heard) => void = () => undefined;
  #commands = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer) => this.#heard(JSON.parse(data.toString("utf8")) as Down));
    socket.once("close", (code) => this.#heard({ type: "closed", code }));
    // What failed is told by the close that follows.
    socket.on("error", () => undefined);
  }

  /** Joins with the code and connects. @throws Error when the server says no */
  static async join(origin: string, code: string, name: string): Promise<Learner> {
    const post = async (path: string, body: object, token = ""): Promise<unknown> => {
      const headers = {
        origin,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      };
      const answer = await fetch(`${origin}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
      if (answer.ok) return answer.json();
      throw new Error(`${path} was answered ${answer.status}: ${await answer.text()}`);
    };
    const { token } = joinedSchema.parse(await post("/api/join", { code, name }));
    const { session } = (await post("/api/sessions", {}, token)) as { session: string };
    const url = `${origin.replace("http", "ws")}/api/sessions/${session}/socket`;
    const socket = new WebSocket(url, [subprotocol, `token.${token}`], { origin });
    await once(socket, "open");
    const learner = new Learner(socket);
    learner.#say({ type: "hello", run: null, after: 0 });
    return learner;
  }

  /** Tells the instructor where one stands. */
  stand(standing: Standing): void {
    this.#say({ type: "standing", standing });
  }

  /**
   * Runs a variant, scripted, and sees it to its end.
   *
   * @param tired ends the wait for one's turn; a run that has begun is seen to its end.
   * @returns undefined when it never was one's turn
   * @throws Error when the server refuses, or something is lost on the way
   */
  run({ lesson, variant, settings }: Wanted, tired: AbortSignal): Promise<SeenRun | undefined> {
    const { promise, resolve, reject } = Promise.withResolvers<SeenRun | undefined>();
    const asked = performance.now();
    let turn = asked;
    let waiting = false;
    let header: Header | undefined;
    let begun: number | undefined;
    const events: LabEvent[] = [];
    const id = (this.#commands += 1);
    const stop = (): void => {
      if (waiting) this.#say({ type: "command", id: (this.#commands += 1), command: { type: "run.stop" } });
    };
    tired.addEventListener("abort", stop, { once: true });
    this.#heard = (message) => {
      switch (message.type) {
        case "closed":
          return reject(new Error(`the socket closed with ${message.code} in the middle of ${lesson}`));
        case "error":
          return reject(new Error(message.message));
        case "ack":
          if (message.id === id && message.refused !== undefined) reject(new Error(message.refused));
          return undefined;
        case "waiting":
          waiting = message.place > 0;
          if (!waiting) turn = performance.now();
          return undefined;
        case "left":
          return resolve(undefined);
        case "run":
          header = message.header;
          return undefined;
        case "events": {
          if (!header) return undefined;
          for (const event of message.events) {
            if (signsOfLife.has(event.type)) begun ??= performance.now();
            if (event.seq !== events.length + 1)
              return reject(new Error(`event ${events.length + 1} of ${lesson} is missing`));
            events.push(event);
          }
          if (events.at(-1)?.type !== "run.finished") return undefined;
          return resolve({
            header,
            events,
            waited: turn - asked,
            start: (begun ?? performance.now()) - turn,
          });
        }
        default:
          return undefined;
      }
    };
    this.#say({
      type: "command",
      id,
      command: { type: "run.start", lesson, variant, mode: "scripted", settings },
    });
    return promise.finally(() => tired.removeEventListener("abort", stop));
  }

  /** Goes away. */
  async leave(): Promise<void> {
    this.#heard = () => undefined;
    if (this.#socket.readyState === WebSocket.CLOSED) return;
    const closed = once(this.#socket, "close");
    this.#socket.close();
    await closed;
  }

  #say(up: Up): void {
    this.#socket.send(JSON.stringify(up));
  }
}
