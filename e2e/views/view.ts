import { expect, type Page } from "@playwright/test";
import { LessonPage } from "../support/lesson-page.ts";
import type { Recording } from "./recordings.ts";
import { StandInLab } from "./stand-in-lab.ts";

/** The windows in which every view has to look right: a desk, a projector, a small laptop, a phone. */
export const sizes = {
  desk: { width: 1440, height: 900 },
  projector: { width: 1920, height: 1080 },
  laptop: { width: 1024, height: 768 },
  phone: { width: 390, height: 844 },
} as const;
export type Size = keyof typeof sizes;
export type Theme = "dark" | "light";

/** One picture of a view. */
export interface Look {
  readonly size: Size;
  readonly theme: Theme;
}

/**
 * Which pictures are kept: each view in every size, its colours in both themes; not all eight, which would say the same
 * twice.
 */
export const looks = {
  page: [
    { size: "desk", theme: "dark" },
    { size: "projector", theme: "light" },
    { size: "laptop", theme: "light" },
    { size: "phone", theme: "dark" },
  ],
  popup: [
    { size: "desk", theme: "light" },
    { size: "projector", theme: "dark" },
    { size: "laptop", theme: "light" },
    { size: "phone", theme: "dark" },
  ],
  talk: [
    { size: "projector", theme: "light" },
    { size: "desk", theme: "dark" },
    { size: "laptop", theme: "dark" },
    { size: "phone", theme: "light" },
  ],
} as const satisfies Record<string, readonly Look[]>;

/**
 * In which of its looks a view is checked for access, which takes longer than a picture: in both themes, wide and narrow.
 * What differs between other widths is where things stand.
 */
export const judged = ({ kind }: View, { size }: Look): boolean =>
  kind === "talk" || size === "phone" || size === (kind === "page" ? "projector" : "desk");

/** The whole page in one of its states. */
export interface View {
  /** In the pictures' file names. */
  readonly name: string;
  readonly kind: keyof typeof looks;
  /** Opens the page, once. */
  open(desk: Desk): Promise<unknown>;
  /** Brings it into the state at the present width: another width is another layout, which begins anew. */
  show?(desk: Desk): Promise<unknown>;
  /** What a phone has scrolled to, by its id. */
  readonly part?: "read" | "watch" | "inspect";
  /** Only these parts differ from a view that stands for the whole. */
  readonly only?: readonly string[];
  /** The time of day stands still, unless something measures the time between two keys. */
  readonly clock?: "free";
  /** For those who don't ask for less motion. */
  readonly moving?: true;
}

/** The time of day in every view. */
const today = new Date("2026-11-24T09:00:00Z");

/** Where a view is set up: a page, the lab behind it, and the usual ways through it. */
export class Desk {
  readonly page: Page;
  readonly lab: StandInLab;
  readonly learner: LessonPage;
  readonly #link: string;

  constructor(page: Page, link: string) {
    this.page = page;
    this.#link = link;
    this.lab = new StandInLab(page);
    this.learner = new LessonPage(page, link);
  }

  get origin(): string {
    return new URL(this.#link).origin;
  }

  async prepare(clock?: View["clock"]): Promise<void> {
    await this.lab.install();
    if (clock !== "free") await this.page.clock.setFixedTime(today);
    // How long the page waits until it tries again is told in whole seconds.
    await this.page.addInitScript(() => (Math.random = () => 0.5));
  }

  /** Opens an address of the page, such as `/lessons/05-endpoint-race`. */
  async goto(path: string): Promise<void> {
    const { hash } = new URL(this.#link);
    await this.page.goto(this.origin + path + hash);
  }

  /** Opens a lesson whose question has been answered or skipped, once its lab has told of these runs. */
  async lesson(id: string, runs: readonly Recording[] = [], predicted = "skipped"): Promise<void> {
    for (const run of runs) this.lab.has(run);
    await this.keeps("lastcall.progress.v1", { [id]: { predicted, ran: [] } });
    await this.goto(`/lessons/${id}`);
    await expect(
      this.learner.footer.or(this.page.getByRole("region", { name: "Stage" })).first(),
    ).toBeVisible();
    if (runs.length > 0) await this.over();
    await this.code();
  }

  /** Opens a kept run at a moment in cluster seconds from its deletion, with a request selected if one is named. */
  async run({ run }: Recording, t: number, request?: number): Promise<void> {
    await this.keeps("lastcall.progress.v1", {
      "01-vanished-payments": { predicted: "skipped", ran: [] },
      "03-exit-is-not-graceful": { predicted: "skipped", ran: [] },
      "05-endpoint-race": { predicted: "skipped", ran: [] },
    });
    const query = new URLSearchParams({ t: String(t) });
    if (request !== undefined) query.set("request", String(request));
    await this.goto(`/runs/${run}?${query}`);
    await expect(this.learner.verdict).toBeVisible();
    await this.code();
  }

  /** What this browser has kept of an earlier visit; said before the page is opened. */
  async keeps(key: string, value: unknown): Promise<void> {
    await this.page.addInitScript(
      ([name, text]) => {
        if (name !== undefined && text !== undefined && localStorage.getItem(name) === null)
          localStorage.setItem(name, text);
      },
      [key, JSON.stringify(value)],
    );
  }

  /** Waits until the code is there, which what comes afterwards may move. */
  async code(): Promise<void> {
    if (!(await this.page.getByRole("tab", { name: "Code", selected: true }).isVisible())) return;
    await expect(this.page.getByRole("region", { name: /^Source of/ })).toBeVisible();
  }

  /** Waits until the run that is shown has been told to its end. */
  async over(): Promise<void> {
    await expect(this.learner.verdict).toHaveText(/\d of \d/);
    await expect(this.learner.counts).not.toContainText("in flight");
  }

  /** Tries in vain until the page waits for as long as it ever does: then its countdown stands, like the time of day. */
  async wait(): Promise<void> {
    const longest = this.learner.banner.getByText("Next try in 10 s.");
    while (!(await longest.isVisible())) {
      await this.learner.banner.getByRole("button", { name: "Try now" }).click();
      await expect(this.learner.banner.getByText("Next try in")).toBeVisible();
    }
  }

  /** Opens a tab of the dock. */
  tab(name: string | RegExp) {
    return this.learner.openTab(name);
  }

  /** Whether this is the one-column layout. */
  get narrow(): boolean {
    return (this.page.viewportSize()?.width ?? 0) < 720;
  }
}

/** Opens a view in the first of its looks. */
export async function open(desk: Desk, view: View): Promise<void> {
  const [first] = looks[view.kind];
  await desk.page.emulateMedia({
    colorScheme: first.theme,
    reducedMotion: view.moving ? "no-preference" : "reduce",
  });
  await desk.page.setViewportSize(sizes[first.size]);
  await desk.prepare(view.clock);
  await view.open(desk);
}

/** Shows a view at a size and in a theme, as it was just opened or from another size. */
export async function take(desk: Desk, view: View, { size, theme }: Look): Promise<void> {
  const { page } = desk;
  await page.emulateMedia({ colorScheme: theme, reducedMotion: view.moving ? "no-preference" : "reduce" });
  await page.setViewportSize(sizes[size]);
  await view.show?.(desk);
  if (view.part && desk.narrow) {
    await page
      .locator(`#${view.part}`)
      .evaluate((part) => part.scrollIntoView({ block: "start", behavior: "instant" }));
  }
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
}
