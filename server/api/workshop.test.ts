import type { Hono } from "hono";
import { beforeEach, describe, expect, test } from "vitest";
import { exampleHeader } from "../protocol/example.test-support.ts";
import { joinedSchema, meSchema, noticeSchema, workshopSchema } from "../protocol/index.ts";
import { Workshop, type KeptRuns, type Sessions } from "../sessions/index.ts";
import { createApp } from "./app.ts";
import { Health } from "./health.ts";

const token = "a".repeat(64);
const lesson = "05-endpoint-race";
const counts = { of: 2, taken: 0, waiting: 0 };
/** The runs that the server keeps, whoever made them. */
const runs = ["0123456789abcdef01", "0123456789abcdef02"].map((run) => ({ run, lesson }));

let app: Hono;
let workshop: Workshop;
let opened: string[];
const appOf = (room: Workshop | undefined, sessions: Sessions): Hono =>
  createApp({
    token,
    about: { tier: "container", why: "", runtime: "", version: "", editing: true },
    lessons: [],
    sessions,
    kept: { list: () => Promise.resolve(runs) } as unknown as KeptRuns,
    workshop: room,
    health: new Health(),
    page: ".",
    answered: () => undefined,
    failed: (what, error) => console.error(what, error),
  });

beforeEach(() => {
  opened = [];
  const sessions = {
    labs: { places: counts, turns: counts },
    get: (id: string) =>
      opened.includes(id) ? { id, journal: () => ({ header: exampleHeader(), events: [] }) } : undefined,
    open: () => ({ id: `s${opened.push(`s${opened.length + 1}`)}` }),
    end: () => Promise.resolve(),
  } as unknown as Sessions;
  const predictable = new Map([[lesson, new Set(["none"])]]);
  workshop = new Workshop({ sessions, origin: () => "http://lab.example", predictable });
  app = appOf(workshop, sessions);
});

interface Ask {
  readonly as?: string;
  readonly body?: unknown;
  readonly from?: string;
  readonly forwarded?: string;
}

async function ask(method: string, path: string, { as, body, from = "10.0.0.1", forwarded }: Ask = {}) {
  const headers: Record<string, string> = { "content-type": "application/json" };
  if (as !== undefined) headers["authorization"] = `Bearer ${as}`;
  if (forwarded !== undefined) headers["x-forwarded-for"] = forwarded;
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = { method, headers, ...(body !== undefined && { body: text }) };
  const response = await app.request(path, init, { incoming: { socket: { remoteAddress: from } } });
  const json = response.headers.get("content-type") === "application/json";
  const said: unknown = json ? await response.json() : undefined;
  return { status: response.status, said, headers: response.headers };
}

const join = (name: string, as?: string) =>
  ask("POST", "/api/join", { body: { code: workshop.code, name }, ...(as !== undefined && { as }) });
const joined = async (name: string) => joinedSchema.parse((await join(name)).said);

describe("POST /api/join", () => {
  test("gives a seat, and keeps it for who has its token", async () => {
    const first = await joined("  Ann ");
    expect(first.name).toBe("Ann");
    expect(meSchema.parse((await ask("GET", "/api/me", { as: first.token })).said)).toEqual({
      role: "learner",
      name: "Ann",
    });
    expect((await join("Anna", first.token)).said).toEqual({ ...first, name: "Anna" });
    expect((await join("Ben", "nobody's")).said).not.toMatchObject({ seat: first.seat });
  });

  test.each([
    ["what is not JSON", "{", 400, /not JSON/],
    ["nothing", "", 400, /not JSON/],
    ["no code", { name: "Ann" }, 400, /code: expected string/],
    ["no name", { code: "ABC234" }, 400, /name: expected string/],
    ["an empty name", { code: "ABC234", name: "  " }, 400, /name: /],
    ["a name of two lines", { code: "ABC234", name: "Ann\nBen" }, 400, /name: /],
    ["a name that turns the line round", { code: "ABC234", name: "Ann\u202e" }, 400, /name: /],
    ["a name that is too long", { code: "ABC234", name: "x".repeat(41) }, 400, /name: /],
    ["a code with an O", { code: "ABCO34", name: "Ann" }, 400, /code: /],
    [
      "something else as well",
      { code: "ABC234", name: "Ann", role: "instructor" },
      400,
      /unknown field "role"/,
    ],
    ["too much", { code: "ABC234", name: "x".repeat(5000) }, 413, /over 4 KB/],
  ])("refuses %s, and says why and what to do", async (_name, body, status, why) => {
    const answer = await ask("POST", "/api/join", { body });
    expect(answer.status).toBe(status);
    expect(answer.said).toEqual({ error: expect.stringMatching(why), do: expect.stringMatching(/\w/) });
  });

  test("refuses a wrong code, and after twenty of them every code from there for a while", async () => {
    const code = workshop.code === "ABC234" ? "ABC235" : "ABC234";
    const guess = (more: Ask) => ask("POST", "/api/join", { body: { code, name: "Eve" }, ...more });
    for (let n = 0; n < 20; n += 1) expect((await guess({})).status).toBe(403);
    const answer = await join("Ann");
    expect(answer.status).toBe(429);
    expect(answer.headers.get("retry-after")).toBe("3");
    expect(answer.said).toMatchObject({ do: "try again in 3 s" });
    // A header of one's own making is believed of a proxy on this machine, and of nobody else.
    expect((await guess({ forwarded: "10.9.9.9" })).status).toBe(429);
    expect((await guess({ from: "127.0.0.1", forwarded: "10.0.0.2, 10.0.0.1" })).status).toBe(429);
    expect((await guess({ from: "127.0.0.1", forwarded: "10.0.0.1, 10.0.0.2" })).status).toBe(403);
  });
});

const instructors: readonly [string, string, unknown?][] = [
  ["GET", "/api/workshop"],
  ["POST", "/api/workshop/notices", { text: "hello" }],
  ["POST", "/api/workshop/code"],
  ["DELETE", "/api/workshop/seats/x"],
];

describe("what belongs to the instructor", () => {
  test.each(instructors)(
    "%s %s is refused to a learner, and to who has no token",
    async (method, path, body) => {
      const { token: learner } = await joined("Ann");
      const before = workshop.view();
      expect(await ask(method, path, { as: learner, body })).toMatchObject({ status: 403 });
      expect(await ask(method, path, { as: "b".repeat(64), body })).toMatchObject({ status: 401 });
      expect(await ask(method, path, { body })).toMatchObject({ status: 401 });
      const { code, notices } = workshop.view();
      expect({ code, notices }).toEqual({ code: before.code, notices: before.notices });
    },
  );

  test("the room, with a join code that can be renewed", async () => {
    const { token: learner } = await joined("Ann");
    await ask("GET", "/api/me", { as: learner });
    const room = workshopSchema.parse((await ask("GET", "/api/workshop", { as: token })).said);
    expect(room.seats.map(({ name }) => name)).toEqual(["Ann"]);
    const renewed = (await ask("POST", "/api/workshop/code", { as: token })).said;
    expect(renewed).toEqual({
      code: workshop.code,
      joinUrl: `http://lab.example/join#code=${workshop.code}`,
    });
    expect(room.code).not.toBe(workshop.code);
    expect(await ask("POST", "/api/join", { body: { code: room.code, name: "Ben" } })).toMatchObject({
      status: 403,
    });
  });

  test("notices: a lesson, a sentence, or both", async () => {
    for (const body of [{ lesson }, { text: " a break? " }, { lesson, text: "x".repeat(500) }]) {
      const answer = await ask("POST", "/api/workshop/notices", { as: token, body });
      expect(answer.status).toBe(201);
      noticeSchema.parse(answer.said);
    }
    expect(workshop.view().notices.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(workshop.view().notices[1]?.text).toBe("a break?");
    for (const body of [
      "{",
      {},
      { text: "" },
      { text: "x".repeat(501) },
      { lesson: "99" },
      { lesson, id: 7 },
    ])
      expect(await ask("POST", "/api/workshop/notices", { as: token, body })).toMatchObject({ status: 400 });
    expect(workshop.view().notices).toHaveLength(3);
  });

  test("a seat that is taken away opens nothing any more", async () => {
    const { seat, token: learner } = await joined("Ann");
    expect((await ask("DELETE", `/api/workshop/seats/${seat}`, { as: token })).status).toBe(204);
    expect((await ask("DELETE", `/api/workshop/seats/${seat}`, { as: token })).status).toBe(404);
    expect((await ask("GET", "/api/me", { as: learner })).status).toBe(401);
  });
});

describe("what a learner's token opens", () => {
  test("one session, the same for every page, and none of others", async () => {
    const [ann, ben] = [await joined("Ann"), await joined("Ben")];
    const open = async (as: string) => (await ask("POST", "/api/sessions", { as })).said;
    expect(await open(ann.token)).toEqual({ session: "s1" });
    expect(await open(ben.token)).toEqual({ session: "s2" });
    expect(await open(ann.token)).toEqual({ session: "s1" });
    expect(await open(token)).toEqual({ session: "s3" });
    // Others look as if they weren't there.
    for (const [id, status] of [
      ["s1", 200],
      ["s2", 404],
      ["s3", 404],
    ] as const)
      expect((await ask("GET", `/api/sessions/${id}/journal.jsonl`, { as: ann.token })).status).toBe(status);
    const [own] = opened.splice(0, 1);
    expect(await open(ann.token)).not.toEqual({ session: own });
  });

  test("of the kept runs, those of its own", async () => {
    const ann = await joined("Ann");
    workshop.seatOf(ann.token)?.runs.add("0123456789abcdef02");
    expect((await ask("GET", "/api/runs", { as: ann.token })).said).toEqual({ runs: [runs[1]] });
    expect((await ask("GET", "/api/runs", { as: token })).said).toEqual({ runs });
  });
});

test("a server that is no workshop says so", async () => {
  app = appOf(undefined, {} as Sessions);
  expect((await ask("GET", "/api/me", { as: token })).said).toEqual({ role: "alone" });
  expect(await ask("POST", "/api/join", { body: { code: "ABC234", name: "Ann" } })).toMatchObject({
    status: 404,
    said: { error: "this server is no workshop" },
  });
  for (const [method, path, body] of instructors)
    expect(await ask(method, path, { as: token, body })).toMatchObject({ status: 404 });
});
