import { expect, type Locator, type Page } from "@playwright/test";
import type { Server } from "./server.ts";

/** The instructor's room of a workshop, as the instructor uses it. */
export class RoomPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Opens the server's printed link, and goes to the room by the header. */
  async open({ link }: Server): Promise<void> {
    await this.page.goto(link);
    await this.page.getByRole("link", { name: "The workshop’s room" }).click();
    await expect(this.page.getByRole("heading", { name: "Seats" })).toBeVisible();
  }

  /** The code that is to be typed, without the blank that makes it easier to read. */
  async code(): Promise<string> {
    const card = this.page.getByRole("region", { name: "Join", exact: true });
    const shown = await card.getByText(/^[2-9A-HJ-NP-Z]{3} [2-9A-HJ-NP-Z]{3}$/).textContent();
    return shown?.replace(" ", "") ?? "";
  }

  /** What a scanned QR code opens. */
  async scanned(): Promise<string> {
    const label = await this.page.getByRole("img", { name: /^QR code of/ }).getAttribute("aria-label");
    return label?.replace("QR code of ", "") ?? "";
  }

  /** How many have joined, are stuck, and so on. */
  get figures(): Locator {
    return this.page.getByRole("region", { name: "The room in figures" });
  }

  seat(name: string): Locator {
    return this.page
      .getByRole("row")
      .filter({ has: this.page.getByRole("rowheader", { name, exact: true }) });
  }

  /** An option of the chosen lesson's prediction, with its count. */
  option(label: string | RegExp): Locator {
    return this.page.getByRole("table").getByRole("row").filter({ hasText: label });
  }

  async say(text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: "Say to all" }).fill(text);
    await this.page.getByRole("button", { name: /^Say it to/ }).click();
    await expect(this.page.getByRole("list", { name: /^What was said/ })).toContainText(text);
  }

  async sendTo(lesson: string): Promise<void> {
    await this.page.getByRole("combobox", { name: "Lesson" }).selectOption(lesson);
    await this.page.getByRole("button", { name: "Send all to it" }).click();
  }

  async free(name: string): Promise<void> {
    await this.seat(name)
      .getByRole("button", { name: `Free the seat of ${name}` })
      .click();
    const dialog = this.page.getByRole("alertdialog");
    await expect(dialog).toContainText(`Free the seat of ${name}?`);
    await dialog.getByRole("button", { name: "Free the seat" }).click();
    await expect(this.seat(name)).toHaveCount(0);
  }
}
