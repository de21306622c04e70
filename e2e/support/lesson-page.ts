import { expect, type Locator, type Page } from "@playwright/test";

/** A run is over in 4 to 8 s; a busy machine may take several times as long. */
const runTimeout = 45_000;

/** A lesson's page, as somebody uses it. */
export class LessonPage {
  readonly page: Page;
  readonly #link: string;

  /** @param link as the server printed it, with the token. */
  constructor(page: Page, link: string) {
    this.page = page;
    this.#link = link;
  }

  /** Opens the printed link, then the lesson from the list. */
  async open(title: string): Promise<void> {
    await this.openIndex();
    await this.page.getByRole("link", { name: title }).click();
    await expect(this.page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(this.narrative.getByRole("group")).not.toHaveCount(0);
  }

  async openIndex(): Promise<void> {
    await this.page.goto(this.#link);
    await expect(
      this.page.getByRole("heading", { level: 1, name: /without losing a request/ }),
    ).toBeVisible();
  }

  get narrative(): Locator {
    return this.page.getByRole("region", { name: "Lesson", exact: true });
  }

  /** What the page says aloud: phases, counts, how a run ended. */
  get voice(): Locator {
    return this.page.getByRole("status").and(this.page.locator("[aria-live=polite]"));
  }

  get verdict(): Locator {
    return this.page.getByTestId("verdict");
  }

  /** How the requests had ended by the playhead. */
  get counts(): Locator {
    return this.page.getByRole("list", { name: "Outcomes up to the playhead" });
  }

  get controls(): Locator {
    return this.page.getByRole("group", { name: "Run", exact: true });
  }

  control(name: string | RegExp): Locator {
    return this.controls.getByRole("button", { name });
  }

  get timeline(): Locator {
    return this.page.getByRole("region", { name: "Timeline" }).getByRole("slider");
  }

  get footer(): Locator {
    return this.page.getByRole("contentinfo");
  }

  /** What has to be known of the connection. */
  get banner(): Locator {
    return this.page.getByRole("status").filter({ has: this.page.getByRole("button", { name: "Try now" }) });
  }

  get story(): Locator {
    return this.page.getByRole("region", { name: /^Story of request/ });
  }

  /** Under which session the server knows this page. */
  async session(): Promise<string> {
    const session = await this.page.evaluate(() => sessionStorage.getItem("lastcall.session"));
    if (session === null) throw new Error("this page has no session yet");
    return session;
  }

  async predict(label: string | RegExp): Promise<void> {
    const card = this.page.getByRole("region", { name: "Predict first" });
    await card.getByRole("radio", { name: label }).check();
    await card.getByRole("button", { name: "Say so" }).click();
    await expect(this.page.getByRole("region", { name: "Your prediction" })).toBeVisible();
  }

  async skipPrediction(): Promise<void> {
    await this.page.getByRole("button", { name: "Skip", exact: true }).click();
  }

  /** Presses a button that starts a run, and waits until it is under way. */
  async start(button: Locator): Promise<void> {
    await button.click();
    await expect(this.control("Stop")).toBeVisible({ timeout: runTimeout });
  }

  /** Lets traffic flow in the variant that is shown; the signals are the learner's. */
  async startLive(): Promise<void> {
    await this.start(this.control("Start live"));
    await expect(this.control("SIGTERM")).not.toHaveAttribute("aria-disabled", "true");
  }

  /** Waits until so many requests have been sent in the run that is under way. */
  async untilSent(count: number): Promise<void> {
    await expect
      .poll(async () => (await this.figures()).sent, { timeout: runTimeout })
      .toBeGreaterThan(count);
  }

  /** Waits until the run that is under way has ended, and its end has been said. */
  async untilOver(): Promise<void> {
    await expect(this.voice).toHaveText(/^Run finished\./, { timeout: runTimeout });
    await expect(this.counts).not.toContainText("in flight");
  }

  /** Runs a variant to its end. @param name as the button calls it: "broken", "fixed". */
  async run(name: "broken" | "fixed"): Promise<void> {
    await this.start(this.control(`Run ${name}`));
    await this.untilOver();
  }

  /** Selects a lost request on the stage by keyboard; its story opens. */
  async selectFirstLoss(): Promise<void> {
    await this.page.getByRole("listbox", { name: "Lost requests" }).press("Home");
    await expect(this.story).toBeVisible();
  }

  /** The two figures of the verdict's sentence. */
  async figures(): Promise<{ lost: number; sent: number }> {
    const text = await this.verdict.textContent();
    const [, lost, sent] = /(\d+) of (\d+) lost/.exec(text ?? "") ?? [];
    if (lost === undefined || sent === undefined) throw new Error(`no figures in the verdict "${text}"`);
    return { lost: Number(lost), sent: Number(sent) };
  }

  async openTab(name: string | RegExp): Promise<Locator> {
    const tab = this.page.getByRole("tab", { name });
    await tab.click();
    await expect(tab).toHaveAttribute("aria-selected", "true");
    return this.page.getByRole("tabpanel", { name });
  }
}
