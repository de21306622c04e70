// First, because it decides how every schema after it is made.
import { parseJson } from "./parse.ts";
import * as z from "zod/mini";
import {
  fromJsonl,
  JournalError,
  keptRunSchema,
  lessonSchema,
  meSchema,
  poolOf,
  problems,
  programProblemSchema,
  tierSchema,
  type Journal,
  type KeptRun,
  type Me,
  type ProgramProblem,
  type Variant,
} from "../../../server/protocol/index.ts";

const aboutSchema = z.object({ tier: tierSchema, why: z.string(), runtime: z.string(), version: z.string() });
/** What the server says of itself: the sandbox its pods run in, and why that one. */
export type About = z.infer<typeof aboutSchema>;

const entrySchema = z.intersection(z.object({ id: z.string() }), z.looseObject({}));
const checkedSchema = z.object({ problems: z.array(programProblemSchema) });
const keptSchema = z.object({ runs: z.array(keptRunSchema) });
const sessionSchema = z.object({ session: z.string() });
const failureSchema = z.object({ error: z.string(), do: z.optional(z.string()) });

/** `lesson.ts` of a folder, with the folder's name. */
export interface LessonEntry extends z.infer<typeof lessonSchema> {
  readonly id: string;
  /** The faults that are drawn from: no variants to be looked at, as long as nobody has found them or asked for them. */
  readonly pool: readonly Variant[];
}

export type ApiTrouble = "token" | "full" | "missing" | "unreachable" | "broken";

/** A request to the server that failed: what kind of trouble, what was wrong, and what to do about it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly trouble: ApiTrouble;
  readonly todo: string | undefined;
  constructor(trouble: ApiTrouble, message: string, todo?: string) {
    super(message);
    this.trouble = trouble;
    this.todo = todo;
  }
}

const troubleOf = (status: number): ApiTrouble =>
  status === 401 || status === 403
    ? "token"
    : status === 503
      ? "full"
      : status === 404
        ? "missing"
        : "broken";

function understood<T>(schema: z.ZodMiniType<T>, raw: unknown, path: string): T {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new ApiError(
    "broken",
    `The server's answer to ${path} can't be understood: ${problems(parsed.error)}`,
    "Reload the page: it may be older than the server.",
  );
}

const lessonsSchema = z.array(entrySchema);

function lessonOf(raw: z.infer<typeof entrySchema>, path: string): LessonEntry {
  const { id, ...rest } = raw;
  const lesson = understood(lessonSchema, rest, path);
  const pool = poolOf(lesson);
  return { id, ...lesson, variants: lesson.variants.filter((variant) => !pool.includes(variant)), pool };
}

/** The server's HTTP face. Every call rejects with an `ApiError`. */
export class Api {
  readonly #token: string;
  readonly #fetch: typeof fetch;
  constructor(token: string, fetcher: typeof fetch = (...args) => fetch(...args)) {
    this.#token = token;
    this.#fetch = fetcher;
  }

  about(): Promise<About> {
    return this.ask(aboutSchema, "/api/about");
  }

  /** Who somebody with this token is. */
  me(): Promise<Me> {
    return this.ask(meSchema, "/api/me");
  }

  /** What the server answers to any other request, understood by a schema. */
  async ask<T>(schema: z.ZodMiniType<T>, path: string, init?: RequestInit): Promise<T> {
    return understood(schema, await this.#json(path, init), path);
  }

  /** Has the server do something that it answers with nothing of interest. */
  async tell(path: string, init: RequestInit): Promise<void> {
    await this.#answer(path, init);
  }

  async lessons(): Promise<LessonEntry[]> {
    const path = "/api/lessons";
    return (await this.ask(lessonsSchema, path)).map((entry) => lessonOf(entry, path));
  }

  /** Opens a lab of one's own; full servers refuse with trouble `full`. */
  async newSession(): Promise<string> {
    return (await this.ask(sessionSchema, "/api/sessions", { method: "POST", body: "{}" })).session;
  }

  /** What keeps a text of one's own from being run; nothing of it is run for that. */
  async check(what: "program" | "manifest", text: string): Promise<readonly ProgramProblem[]> {
    const path = "/api/check";
    const body = JSON.stringify({ [what]: text });
    return (await this.ask(checkedSchema, path, { method: "POST", body })).problems;
  }

  /** The finished runs that the server keeps, the newest first; of one lesson, or of all. */
  async runs(lesson?: string): Promise<readonly KeptRun[]> {
    const path = lesson === undefined ? "/api/runs" : `/api/runs?${new URLSearchParams({ lesson })}`;
    return (await this.ask(keptSchema, path)).runs;
  }

  /** One of the runs that the server keeps; trouble `missing` when it doesn't keep it any more. */
  async run(id: string): Promise<Journal> {
    const path = `/api/runs/${encodeURIComponent(id)}/journal.jsonl`;
    const text = await (await this.#answer(path)).text();
    try {
      return fromJsonl(text);
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      throw new ApiError("broken", `The run ${id} can't be read: ${error.message}.`, "Make the run again.");
    }
  }

  /** The journal of a session's run as `.jsonl`, as a file to keep. */
  async journal(session: string): Promise<Blob> {
    return (await this.#answer(`/api/sessions/${session}/journal.jsonl`)).blob();
  }

  async #json(path: string, init: RequestInit = {}): Promise<unknown> {
    const answer = await this.#answer(path, init);
    try {
      return await answer.json();
    } catch {
      throw new ApiError(
        "broken",
        `The server's answer to ${path} is not JSON.`,
        "Is this address Last Call's?",
      );
    }
  }

  async #answer(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { Authorization: `Bearer ${this.#token}`, "Content-Type": "application/json" };
    let answer: Response;
    try {
      answer = await this.#fetch(path, { ...init, headers });
    } catch {
      throw new ApiError(
        "unreachable",
        "The lab's server doesn't answer.",
        "Look into the terminal where you ran npm start: is it still running?",
      );
    }
    if (answer.ok) return answer;
    const said = parseJson(failureSchema, await answer.text().catch(() => ""));
    const message = said?.error ?? `The server answered ${answer.status} to ${path}.`;
    throw new ApiError(troubleOf(answer.status), message, said?.do);
  }
}
