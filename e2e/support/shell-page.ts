import { expect, type Locator, type Page } from "@playwright/test";
import type { LessonPage } from "./lesson-page.ts";

/** The lab's shell, as somebody types into it. */
export class ShellPage {
  readonly page: Page;
  readonly #learner: LessonPage;

  constructor(learner: LessonPage) {
    this.page = learner.page;
    this.#learner = learner;
  }

  /** Opens its tab, and takes the keyboard there. */
  async open(): Promise<void> {
    await this.#learner.openTab("Shell");
    await this.focus();
  }

  get input(): Locator {
    return this.page.getByRole("textbox", { name: "Shell of the lab" });
  }

  async focus(): Promise<void> {
    await this.input.focus();
    await expect(this.input).toBeFocused();
  }

  /** Types a line, and Enter. */
  async type(line: string): Promise<void> {
    await this.focus();
    await this.page.keyboard.type(line);
    await this.page.keyboard.press("Enter");
  }

  /** What is on the screen, without any blanks: where a row ends depends on its width. */
  async text(): Promise<string> {
    const rows = await this.page.getByTestId("shell").locator(".xterm-rows > div").allTextContents();
    return rows.join("").replace(/\s+/g, "");
  }

  /** Waits until the screen shows this, blanks aside. */
  async shows(expected: string | RegExp): Promise<void> {
    const wanted = typeof expected === "string" ? expected.replace(/\s+/g, "") : expected;
    const check = expect.poll(() => this.text(), { timeout: 30_000 });
    await (typeof wanted === "string" ? check.toContain(wanted) : check.toMatch(wanted));
  }

  /** A screen with nothing but the prompt. */
  async clear(): Promise<void> {
    await this.focus();
    await this.page.keyboard.press("Control+l");
    await this.shows(/^(?:\([^)]*\))?\w+:~\$$/);
  }
}
