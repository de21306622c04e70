import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  fold,
  fromJsonl,
  maxManifest,
  summaryOf,
  type Cause,
  type Command,
  type History,
} from "./protocol/index.ts";
import { start, type Running } from "./testing/cli.ts";
import { Page, type Line } from "./testing/page.ts";

const lesson = "05-endpoint-race";

/** The manifest of the lesson's pods, with a hook that sleeps for so long. */
const manifest = (sleep: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      terminationGracePeriodSeconds: 40
      containers:
        - name: web
          image: registry.example/payments:1.42
          readinessProbe: { httpGet: { path: /readyz, port: 8080 }, periodSeconds: 1, timeoutSeconds: 5 }
          lifecycle: { preStop: { sleep: { seconds: ${sleep} } } }
`;

/** A run that starts from the broken variant, with this manifest in the place of its scenario's deployment. */
const yours = (text: string): Command => ({
  type: "run.start",
  lesson,
  variant: "broken",
  mode: "scripted",
  settings: { rate: 20 },
  manifest: text,
});

describe("a manifest of one's own", () => {
  let server: Running;
  let page: Page;
  let session: string;
  let line: Line;
  beforeAll(async () => {
    server = start(["serve", "--port", "0"]);
    page = new Page(await server.line("Last Call is open"));
    session = await page.openSession();
    line = await page.connect(session);
  });
  afterAll(async () => {
    server.child.kill("SIGTERM");
    await server.ended;
  });

  const causesOf = (history: History): Cause[] => summaryOf(history, "").causes.map(({ cause }) => cause);

  async function finished(text: string): Promise<History> {
    const before = line.events.length;
    expect(await line.command(yours(text))).toBeUndefined();
    await line.until(() => line.events.slice(before).find(({ type }) => type === "run.finished"));
    const journal = fromJsonl(await (await page.fetch(`/api/sessions/${session}/journal.jsonl`)).text());
    return fold(journal.header, journal.events);
  }

  test("deploys the broken program, and it is what decides", async () => {
    // Twice as long as it takes, so that a starved machine shows the same.
    const patient = await finished(manifest(9));
    expect(patient.header).toMatchObject({
      variant: "broken",
      edited: true,
      manifest: { path: "pods/yours.yaml", text: manifest(9), deployment: { preStop: { sleep: 9 } } },
      program: { path: "05-endpoint-race/pods/broken.ts" },
      scenario: { deployment: { grace: 40, preStop: { sleep: 9 } }, traffic: { rate: 20 } },
    });
    expect(causesOf(patient)).toEqual([]);
    expect(causesOf(await finished(manifest(0)))).toContain("door-shut-before-router-knew");
  });

  test.each([
    [
      "a field that there is none of",
      "kind: Deployment\nspce: {}\n",
      /^pods\/yours\.yaml:1:1: a manifest needs apiVersion; mend/,
    ],
    ["nothing", " \n", /^pods\/yours\.yaml:1:1: there is no manifest here/],
    ["too much", " ".repeat(maxManifest + 1), /^command\.manifest: must be at most 16384 characters long$/],
  ])("with %s is refused at once, with the place", async (_name, text, why) => {
    expect(await line.command(yours(text))).toMatch(why);
    const repeat: Command = {
      type: "run.repeat",
      lesson,
      variant: "broken",
      settings: {},
      times: 2,
      manifest: text,
    };
    expect(await line.command(repeat)).toMatch(why);
    expect(await line.command({ type: "run.stop" })).toMatch(/no run is under way/);
  });

  test("is checked without being run", async () => {
    const check = async (text: string): Promise<unknown> => {
      const answer = await page.fetch("/api/check", {
        method: "POST",
        body: JSON.stringify({ manifest: text }),
      });
      return answer.json();
    };
    expect(await check(manifest(1))).toEqual({ problems: [] });
    expect(await check(manifest(1).replace("replicas: 3", "replica: 3"))).toEqual({
      problems: [
        { line: 5, column: 3, message: "there is no field replica in spec; did you mean replicas?" },
      ],
    });
  });
});
