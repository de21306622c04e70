import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Page } from "@playwright/test";

const dist = fileURLToPath(new URL("../../dist/web/", import.meta.url));

/** A page of the lab, what it needs, and how one sees that it is there to be used. */
export interface FirstLoad {
  readonly path: string;
  /** Fetched when the page is opened, as the build's manifest names them: relative to web/. */
  readonly modules: readonly string[];
  /** A selector of what shows that it can be used. */
  readonly usable: string;
}

const course = "src/course/CourseIndex.tsx";
const lesson = ["src/app/LessonPage.tsx", "../lessons/05-endpoint-race/lesson.mdx"];
const path = "/lessons/05-endpoint-race";

export const firstLoads = {
  front: { path: "/", modules: [course], usable: "a[href^='/lessons/']" },
  question: { path, modules: lesson, usable: "input[type=radio]:enabled" },
  lab: { path, modules: [...lesson, "src/app/lab.tsx"], usable: "[data-part=stage] canvas" },
} satisfies Record<string, FirstLoad>;

/** What the build says of a module it made a script of: the script, and the modules that have to be there before it. */
interface Built {
  readonly file: string;
  readonly imports?: readonly string[];
}

/** The scripts that these modules need before they can do anything, their own among them. */
async function scriptsOf(...modules: readonly string[]): Promise<ReadonlySet<string>> {
  const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8")) as Record<
    string,
    Built | undefined
  >;
  const scripts = new Set<string>();
  const add = (name: string): void => {
    const found = manifest[name];
    if (!found) throw new Error(`the page was built without ${name}`);
    if (scripts.has(found.file)) return;
    scripts.add(found.file);
    found.imports?.forEach(add);
  };
  modules.forEach(add);
  return scripts;
}

/**
 * How much JavaScript it takes, in compressed bytes, until something on a page is there to be used: the scripts of its
 * modules, and that they are enough is tried in a browser that gets no other.
 * @param link as the server printed it, with the token.
 */
export async function measureFirstLoad(
  page: Page,
  link: string,
  { path: at, modules, usable }: FirstLoad,
): Promise<number> {
  const scripts = await scriptsOf("index.html", ...modules);
  await page.route("**/assets/*.js", (route) =>
    scripts.has(new URL(route.request().url()).pathname.slice(1)) ? route.continue() : route.abort(),
  );
  await page.goto(link.replace("/#", `${at}#`));
  await page.locator(usable).first().waitFor();
  const sizes = await Promise.all(
    [...scripts].map(async (name) => gzipSync(await readFile(join(dist, name))).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
