import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { readCatalogue } from "../server/lessons/index.ts";
import { expect, test } from "./support/test.ts";

const { lessons } = await readCatalogue(fileURLToPath(new URL("../lessons", import.meta.url)));
const first = lessons.filter(({ lesson }) => lesson.part === lessons[0]?.lesson.part);

test("who knows a part already answers a question of each of its lessons, and goes on to the next part", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.openIndex();
  await page.getByRole("link", { name: /^Know this already\? The process/ }).click();
  const question = (title: string) => page.getByRole("region", { name: title });
  const done = page.getByRole("button", { name: "That is what I think" });

  await test.step("a wrong answer leads to its lesson, and the right one isn't told", async () => {
    await expect(done).toBeDisabled();
    for (const { lesson } of first) {
      const { options } = lesson.predict;
      const said =
        lesson === first[0]?.lesson
          ? options.find(({ right }) => !right)
          : options.find(({ right }) => right);
      await question(lesson.title)
        .getByText(said?.label ?? "", { exact: true })
        .click();
    }
    await done.click();
    await expect(question(first[0]?.lesson.title ?? "")).toContainText(
      "Not so. Lesson 01 shows what happens.",
    );
    await expect(page.getByText(`${first.length - 1} of ${first.length} right.`)).toBeVisible();
  });

  await test.step("answered again, the part is known", async () => {
    await page.getByRole("button", { name: "Answer again" }).click();
    const { lesson } = first[0] ?? {};
    await question(lesson?.title ?? "")
      .getByText(lesson?.predict.options.find(({ right }) => right)?.label ?? "", { exact: true })
      .click();
    await done.click();
    await expect(page.getByText("You know this part.")).toBeVisible();
    await page.getByRole("link", { name: "All lessons", exact: true }).click();
    await expect(page.getByRole("region", { name: "The process and its signal" })).toContainText("done");
    await expect(page.getByText(`${first.length} of ${lessons.length} lessons done`)).toBeVisible();
  });
});

test("progress goes from one browser to another as a file, and nothing else is taken for it", async ({
  learner,
  newContext,
  server,
}) => {
  const { page } = learner;
  await learner.open("The vanished payments");
  await learner.skipPrediction();
  await page.getByRole("link", { name: "Last Call: all lessons" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save progress" }).click(),
  ]);
  const file = await readFile(await download.path());

  const other = await (await newContext()).newPage();
  await other.goto(server.link);
  const chooser = other.getByLabel("A saved progress");
  const entry = other.getByRole("link", { name: /The vanished payments/ });
  await expect(entry.getByRole("img", { name: "not begun" })).toBeVisible();
  await chooser.setInputFiles({
    name: "photo.json",
    mimeType: "application/json",
    buffer: Buffer.from("{}"),
  });
  await expect(other.getByText("photo.json is no progress that Last Call has saved.")).toBeVisible();
  await chooser.setInputFiles({ name: "progress.json", mimeType: "application/json", buffer: file });
  await expect(other.getByText("What was done in 1 lesson has been added.")).toBeVisible();
  await expect(entry.getByRole("img", { name: "predicted" })).toBeVisible();
});

test("an address leads to a variant, and stands for the one that is shown", async ({ learner, server }) => {
  const { page } = learner;
  const { origin, hash } = new URL(server.link);
  await page.goto(`${origin}/lessons/05-endpoint-race?variant=short-sleep${hash}`);
  const variants = page.getByRole("group", { name: "Variant" });
  await expect(variants.getByRole("button", { name: /^Sleep two seconds/ })).toHaveAttribute(
    "aria-pressed",
    "true",
  );
  await variants.getByRole("button", { name: /^Turn them away/ }).click();
  await expect(page).toHaveURL(/\?variant=turn-away/);
  await variants.getByRole("button", { name: /^Close at once/ }).click();
  await expect(page).not.toHaveURL(/variant=/);
});

test("the end of a lesson leads on, to its words in the glossary, and asks what one still knows", async ({
  learner,
}) => {
  const { page, narrative } = learner;
  const asking = lessons.find(({ lesson }) => lesson.recall.length > 0);
  const [question] = asking?.lesson.recall ?? [];
  await learner.open(asking?.lesson.title ?? "");

  const card = narrative.getByRole("region", { name: /^From lesson/ }).first();
  const wrong = question?.options.find(({ right }) => !right);
  await card.getByText(wrong?.label ?? "").click();
  await card.getByRole("button", { name: "That is it" }).click();
  await expect(card).toContainText(wrong?.because ?? "");
  await expect(card).toContainText(question?.options.find(({ right }) => right)?.because ?? "");

  await narrative.getByRole("link", { name: asking?.lesson.concepts[0] ?? "", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Glossary" })).toBeVisible();
  await page.goBack();
  await narrative.getByRole("link", { name: /^Next: / }).click();
  await expect(page.getByRole("heading", { level: 1 })).not.toHaveText(asking?.lesson.title ?? "");
});

test("libraries are compared: each with its program, what was found of it, and the lesson that teaches the mend", async ({
  learner,
}) => {
  const { page } = learner;
  await learner.openIndex();
  await page.getByRole("link", { name: "Compare libraries" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Compare libraries" })).toBeVisible();
  const row = page.getByRole("button", { name: /^no handler/ });
  await row.click();
  await expect(row).toHaveAttribute("aria-expanded", "true");
  await expect(page.getByRole("region", { name: "Its program" })).toContainText("startService");
  const found = page.getByRole("list", { name: "What was found" });
  await expect(found).toContainText("The process died of the signal");
  await found.getByRole("link", { name: /^03 / }).first().click();
  await expect(page).toHaveURL(/\/lessons\/03-/);
});
