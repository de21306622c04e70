import { access } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type Browser, type Page } from "@playwright/test";
import { browserArguments, browserPath } from "../../../e2e/support/browser.ts";
import { firstLoads, measureFirstLoad } from "../../../e2e/support/first-load.ts";
import type { Bench, BenchOptions } from "../bench.ts";
import { printFigure, quantile, takeTurns } from "../figures.ts";
import { startFeed, type Feed, type Show } from "./feed.ts";
import { blinking, header, journal } from "./journal.ts";
import { changesOf, framesOf, heapOf, type Frames } from "./measure.ts";

const dist = fileURLToPath(new URL("../../../dist/web/", import.meta.url));

const built = (): Promise<void> =>
  access(join(dist, "index.html")).catch(() => {
    throw new Error("the page has not been built: run `npm run build` first");
  });

async function open(browser: Browser, feed: Feed, show: Show): Promise<Page> {
  feed.show(show);
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(feed.link.replace("/#", "/lessons/05-endpoint-race#"));
  await page.locator("[data-part=stage] canvas").waitFor();
  await page.getByRole("region", { name: "Timeline" }).getByRole("slider").waitFor();
  return page;
}

/** A page that does nothing but ask for frames: what this machine can do at best. */
async function idle(browser: Browser, ms: number): Promise<Frames> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const frames = await framesOf(page, ms);
  await page.close();
  return frames;
}

async function live(browser: Browser, feed: Feed, rate: number, { rounds, seconds }: BenchOptions) {
  console.log(`\nlive, ${rate.toLocaleString("en")} requests/s, beside an empty page`);
  const turns = await takeTurns(rounds, {
    page: async () => {
      const page = await open(browser, feed, {
        header: header(),
        events: journal(rate, seconds + 4, false),
        live: true,
      });
      await framesOf(page, 1000);
      const frames = await framesOf(page, seconds * 1000);
      await page.close();
      return frames;
    },
    empty: () => idle(browser, 1000),
  });
  printFigure(
    "frame, p50",
    turns.map(({ page }) => page.p50),
    "ms",
  );
  printFigure(
    "frame, p95",
    turns.map(({ page }) => page.p95),
    "ms",
    "≤ 18 ms at 2,000",
  );
  printFigure(
    "p95 ÷ an empty page's",
    turns.map(({ page, empty }) => page.p95 / empty.p95),
  );
}

async function scrubbing(browser: Browser, feed: Feed, requests: number, { rounds, seconds }: BenchOptions) {
  console.log(`\na replay of ${requests.toLocaleString("en")} requests being scrubbed`);
  const events = journal(requests / 10, 10, true);
  const all: (Frames & { shown: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const from = performance.now();
    const page = await open(browser, feed, { header: header(), events, live: false });
    const shown = performance.now() - from;
    const slider = page.getByRole("region", { name: "Timeline" }).getByRole("slider");
    const box = await slider.boundingBox();
    if (!box) throw new Error("the timeline can't be seen");
    const x = (share: number) => box.x + 120 + (box.width - 140) * share;
    const y = box.y + 34;
    await page.mouse.move(x(0.9), y);
    await page.mouse.down();
    const moments = new Set<string | null>();
    const measured = framesOf(page, seconds * 1000);
    const until = performance.now() + seconds * 1000;
    for (let step = 0; performance.now() < until; step++) {
      await page.mouse.move(x(0.5 + 0.45 * Math.sin(step / 12)), y);
      if (step % 20 === 0) moments.add(await slider.getAttribute("aria-valuetext"));
    }
    all.push({ ...(await measured), shown });
    if (moments.size < 3) throw new Error("the mouse moved over the timeline, the playhead stood still");
    await page.mouse.up();
    await page.close();
  }
  printFigure(
    "frame, p50",
    all.map(({ p50 }) => p50),
    "ms",
  );
  printFigure(
    "frame, p95",
    all.map(({ p95 }) => p95),
    "ms",
    requests === 20_000 ? "≤ 18 ms" : "",
  );
  printFigure(
    "until it can be used",
    all.map(({ shown }) => shown),
    "ms",
  );
}

async function eventToPixel(browser: Browser, feed: Feed, { rounds, seconds }: BenchOptions) {
  console.log("\nfrom an event to its pixels, live");
  const every = 331;
  const events = blinking(every, seconds + 4);
  const delays: number[][] = [];
  for (let round = 0; round < rounds; round++) {
    const page = await open(browser, feed, { header: header(), events, live: true });
    await framesOf(page, 1000);
    const changes = await changesOf(page, seconds * 1000);
    const turns = events.filter(
      ({ type, t }) => t >= 500 && (type === "pod.ready" || type === "pod.unready"),
    );
    // Each change belongs to the last turn before it; a second change of the same turn is none of its own.
    const found = new Map<number, number>();
    for (const at of changes) {
      const turn = turns.findLast(({ t }) => feed.began() + t <= at);
      if (turn && !found.has(turn.seq)) found.set(turn.seq, at - feed.began() - turn.t);
    }
    delays.push([...found.values()]);
    await page.close();
  }
  printFigure(
    "p50",
    delays.map((each) => quantile(each, 0.5)),
    "ms",
  );
  printFigure(
    "p95",
    delays.map((each) => quantile(each, 0.95)),
    "ms",
    "≤ 50 ms",
  );
  printFigure(
    "seen of them",
    delays.map((each) => each.length),
  );
}

/** Whether a page that has run for longer is slower, or larger by more than what it has to remember. */
async function growth(browser: Browser, feed: Feed, { seconds }: BenchOptions) {
  console.log("\na run at 1,000 requests/s that goes on");
  const length = Math.max(60, seconds * 8);
  const page = await open(browser, feed, {
    header: header(),
    events: journal(1000, length, false),
    live: true,
  });
  for (let part = 1; part <= 4; part++) {
    const frames = await framesOf(page, (length / 4 - 2) * 1000);
    const megabytes = (await heapOf(page)) / 1024 ** 2;
    const upTo = `after ${Math.round((length * part) / 4)} s`;
    console.log(`  ${upTo.padEnd(14)} frame p95 ${frames.p95.toFixed(1)} ms, ${megabytes.toFixed(0)} MB`);
  }
  await page.close();
}

/** The page in a real browser: frames, first load, the way from an event to its pixels. */
export const page: Bench = {
  name: "page",
  summary: "frames of the page while requests stream in and while a replay is scrubbed; first load",
  async run(options) {
    await built();
    const feed = await startFeed();
    const browser = await chromium.launch({ executablePath: browserPath(), args: [...browserArguments] });
    try {
      const load = async (what: keyof typeof firstLoads): Promise<number> => {
        const view = await browser.newPage({ viewport: { width: 1440, height: 900 } });
        const bytes = await measureFirstLoad(view, feed.link, firstLoads[what]);
        await view.close();
        return bytes / 1024;
      };
      const goal = "≤ 150 KB";
      printFigure("JavaScript until the front page, compressed", [await load("front")], "KB", goal);
      printFigure("until a lesson's question can be answered", [await load("question")], "KB", goal);
      printFigure("until its lab stands", [await load("lab")], "KB");
      for (const rate of [500, 2000, 5000]) await live(browser, feed, rate, options);
      await scrubbing(browser, feed, 20_000, options);
      await eventToPixel(browser, feed, options);
      await growth(browser, feed, options);
    } finally {
      await browser.close();
      await feed.close();
    }
  },
};
