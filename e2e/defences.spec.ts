import { chromiumResolves, firefoxResolves, startAttacker, type Attacker } from "./support/attacker.ts";
import { attacks, type Attack, type Target } from "./support/attacks.ts";
import { browserArguments, browserPath } from "./support/browser.ts";
import { firefoxPath, startFirefox } from "./support/firefox.ts";
import type { Server } from "./support/server.ts";
import { expect, test } from "./support/test.ts";

test.use({
  launchOptions: { executablePath: browserPath(), args: [...browserArguments, chromiumResolves] },
});

let attacker: Attacker;
test.beforeAll(async () => void (attacker = await startAttacker()));
test.afterAll(() => attacker.close());

/** Another site, and this server's own name at another port, which a browser takes for the same site. */
const sites = [
  ["another site", () => `http://evil.example:${attacker.port}`],
  ["another port", () => `http://127.0.0.1:${attacker.port}`],
] as const;

async function targetOf({ caller }: Server): Promise<Target> {
  const html = await (await fetch(caller.origin)).text();
  const [asset = ""] = /\/assets\/[^"]+\.js/.exec(html) ?? [];
  expect((await fetch(caller.origin + asset)).ok).toBe(true);
  return { origin: caller.origin, token: caller.token, session: await caller.openSession(), asset };
}

/** Whatever was tried: the lab that it was tried on has had no run. */
async function expectUntouched({ caller }: Server, { session }: Target): Promise<void> {
  const line = await caller.connect(session);
  await line.until(() => line.received.find(({ type }) => type === "idle" || type === "run"));
  expect(line.received.map(({ type }) => type)).toEqual(["idle"]);
  line.socket.close();
}

for (const [name, origin] of sites) {
  test(`${name} gets nothing, and does nothing, whatever it tries`, async ({ browser, server }) => {
    const target = await targetOf(server);
    const context = await browser.newContext();
    const statuses: number[] = [];
    for (const [what, attack] of Object.entries(attacks)) {
      await test.step(what, async () => {
        const page = await context.newPage();
        // A window that it opens is a link followed, and no page of its own.
        page.on("response", (response) => {
          if (response.url().startsWith(target.origin)) statuses.push(response.status());
        });
        await page.goto(origin());
        expect(await page.evaluate(attack, target)).toBe("nothing");
        await page.close();
      });
    }
    expect(statuses.length).toBeGreaterThan(0);
    expect(statuses.filter((status) => status !== 403)).toEqual([]);
    await expectUntouched(server, target);
    await context.close();
  });

  test(`${name} can't put the page into a frame`, async ({ browser, server }) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(origin());
    for (const path of ["/", "/lessons/05-endpoint-race", "/replay.html", "/api/about"]) {
      await page.evaluate(
        (src) =>
          new Promise((resolve) => {
            const frame = document.createElement("iframe");
            frame.addEventListener("load", resolve);
            frame.src = src;
            document.body.append(frame);
          }),
        server.origin + path,
      );
    }
    const framed = page.frames().slice(1);
    expect(framed).toHaveLength(4);
    // What Chromium shows in the place of something that may not be there.
    for (const frame of framed) expect(frame.url()).toMatch(/^chrome-error:/);
    await context.close();
  });
}

test("a name that was made to lead to this machine gets nothing from it", async ({ browser, server }) => {
  const target = {
    ...(await targetOf(server)),
    origin: server.origin.replace("127.0.0.1", "rebind.example"),
  };
  const context = await browser.newContext();
  const page = await context.newPage();
  const document = await page.goto(target.origin);
  expect(document?.status()).toBe(421);
  const got = await page.evaluate(async ({ token }) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answers = [
      await fetch("/"),
      await fetch("/api/about", { headers }),
      await fetch("/api/sessions", { headers, method: "POST", body: "{}" }),
    ];
    return Promise.all(answers.map(async (answer) => ({ status: answer.status, text: await answer.text() })));
  }, target);
  for (const { status, text } of got) {
    expect(status).toBe(421);
    expect(text).toContain("this server is not rebind.example");
    expect(text).not.toContain(target.token);
  }
  const socket = attacks["open the socket with the token, and start a run"] as Attack;
  expect(await page.evaluate(socket, target)).toBe("nothing");
  await expectUntouched(server, target);
  await context.close();
});

test.describe("Firefox", () => {
  const path = firefoxPath();
  test.skip(path === undefined && !process.env["CI"], "no Firefox is installed; FIREFOX names one");

  test("refuses another site the same", async ({ server }) => {
    if (path === undefined) throw new Error("no Firefox is installed: apt-get install firefox-esr");
    const target = await targetOf(server);
    const browser = await startFirefox(path, firefoxResolves);
    try {
      for (const [name, origin] of sites) {
        for (const [what, attack] of Object.entries(attacks)) {
          const page = await browser.newPage();
          await page.goto(origin());
          expect(await page.evaluate(attack, target), `${name} tries to ${what}`).toBe("nothing");
          await page.close();
        }
      }
      await expectUntouched(server, target);
    } finally {
      await browser.close();
    }
  });
});

test("a link to elsewhere tells neither the token nor where one came from", async ({ browser, server }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(server.link);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(page.url()).toBe(`${server.origin}/`);
  const seen = attacker.asked.length;
  await page.evaluate((address) => {
    const link = document.createElement("a");
    link.href = address;
    document.body.append(link);
    link.click();
  }, `http://evil.example:${attacker.port}/elsewhere`);
  await page.waitForURL(/elsewhere/);
  const [visit] = attacker.asked.slice(seen);
  expect(visit?.path).toBe("/elsewhere");
  expect(visit?.headers.referer).toBeUndefined();
  expect(JSON.stringify(attacker.asked)).not.toContain(server.caller.token);
  await page.goBack();
  expect(page.url()).toBe(`${server.origin}/`);
  await context.close();
});
