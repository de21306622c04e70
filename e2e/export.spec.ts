import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import type { Download, Locator, Page } from "@playwright/test";
import { fold, fromJsonl, score, toJsonl } from "../server/protocol/index.ts";
import { expect, test } from "./support/test.ts";

const share = async (page: Page): Promise<Locator> => {
  await page.getByRole("button", { name: "Share", exact: true }).click();
  return page.getByRole("dialog", { name: "Share this run" });
};

const savedBy = async (page: Page, box: Locator, button: string): Promise<Download> => {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    box.getByRole("button", { name: button }).click(),
  ]);
  await expect(box.getByRole("status")).toHaveText(/^Saved \S+, [\d.]+ [kM]B\.$/);
  return file;
};

test("a run leaves as journal, trace and page; the page replays it without a network", async ({
  learner,
  newContext,
  complaints,
}, testInfo) => {
  test.slow();
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  const { lost, sent } = await learner.figures();
  const said = (await learner.verdict.textContent()) ?? "";
  const box = await share(page);

  const jsonl = testInfo.outputPath("run.jsonl");
  await test.step("the journal can be read, and says the same", async () => {
    await (await savedBy(page, box, "The journal")).saveAs(jsonl);
    const { header, events } = fromJsonl(await readFile(jsonl, "utf8"));
    expect(score(fold(header, events))).toMatchObject({ lost, sent });
  });

  await test.step("the trace has every request, and every loss with its cause", async () => {
    const path = testInfo.outputPath("run.json");
    await (await savedBy(page, box, "A trace")).saveAs(path);
    const trace = JSON.parse(await readFile(path, "utf8")) as {
      traceEvents: { ph: string; cat?: string; args?: Record<string, unknown> }[];
    };
    const requests = trace.traceEvents.filter(({ ph, cat }) => ph === "b" && cat === "request");
    expect(requests).toHaveLength(sent);
    expect(requests.filter(({ args }) => args?.["cause"] !== undefined)).toHaveLength(lost);
  });

  await test.step("the page shows the same verdict offline, from a file", async () => {
    const path = testInfo.outputPath("run.html");
    await (await savedBy(page, box, "A page that replays it")).saveAs(path);
    const context = await newContext();
    await context.setOffline(true);
    const offline = await context.newPage();
    const asked: string[] = [];
    offline.on("request", (request) => asked.push(request.url()));
    await offline.goto(pathToFileURL(path).href);
    await expect(offline.getByTestId("verdict")).toHaveText(said);
    const losses = offline.getByRole("listbox", { name: "Lost requests" });
    await expect(losses.getByRole("option")).not.toHaveCount(0);
    await losses.press("Home");
    await expect(offline.getByRole("region", { name: /^Story of request/ })).toBeVisible();
    await offline.getByRole("tab", { name: "Logs" }).click();
    await expect(offline.getByText("SIGTERM: shutting down").first()).toBeVisible();
    await offline.keyboard.press("Escape");
    await offline.getByRole("slider").first().press("Home");
    await expect(offline.getByText("SIGTERM: shutting down")).toHaveCount(0);
    expect(asked.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
  });

  await test.step("a link leads to the moment and the request, with the lesson around it", async () => {
    await page.keyboard.press("Escape");
    await learner.selectFirstLoss();
    const story = await learner.story.getByRole("heading").first().textContent();
    const again = await share(page);
    const link = await again.getByRole("textbox", { name: /^Link to this moment/ }).inputValue();
    expect(link).toMatch(/\/runs\/\w+\?t=-?[\d.]+&request=\d+$/);
    await page.goto(link);
    await expect(page.getByRole("heading", { level: 1, name: "The endpoint race" })).toBeVisible();
    await expect(learner.verdict).toHaveText(said);
    await expect(learner.story.getByRole("heading").first()).toHaveText(story ?? "");
  });

  await test.step("a run that isn't kept is said to be missing", async () => {
    complaints.expect(/404/);
    await page.goto(new URL("/runs/0000000000000000ff", page.url()).href);
    await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  });
});

test("a journal is opened from a file; one that is damaged says at which line", async ({
  learner,
}, testInfo) => {
  const { page } = learner;
  await learner.open("The endpoint race");
  await learner.skipPrediction();
  await learner.run("broken");
  const said = (await learner.verdict.textContent()) ?? "";
  const path = testInfo.outputPath("run.jsonl");
  await (await savedBy(page, await share(page), "The journal")).saveAs(path);
  const text = await readFile(path, "utf8");

  await learner.openIndex();
  const drop = async (name: string, content: string) => {
    const data = await page.evaluateHandle(
      ([file, body]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([body ?? ""], file ?? "", { type: "application/jsonl" }));
        return transfer;
      },
      [name, content],
    );
    await page.dispatchEvent("body", "drop", { dataTransfer: data });
  };

  await test.step("a damaged one is refused, by its line", async () => {
    const lines = text.split("\n");
    lines[41] = (lines[41] ?? "").slice(0, 20);
    await drop("damaged.jsonl", lines.join("\n"));
    await expect(page.getByRole("alert")).toContainText("damaged.jsonl can't be shown: line 42 is not JSON");
  });

  await test.step("a whole one is shown with its lesson", async () => {
    await drop("run.jsonl", text);
    await expect(page).toHaveURL(/\/lessons\/05-endpoint-race$/);
    await expect(learner.verdict).toHaveText(said);
    await expect((await share(page)).getByText("It was opened from a file")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("one of a lesson that isn't here is shown by itself", async () => {
    const { header, events } = fromJsonl(text);
    await learner.openIndex();
    await drop("other.jsonl", toJsonl({ header: { ...header, lesson: "99-elsewhere" }, events }));
    await expect(page.getByText("99-elsewhere, broken")).toBeVisible();
    await expect(learner.verdict).toHaveText(said);
  });
});
