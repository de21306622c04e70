import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { ExamSettings } from "../protocol/index.ts";
import { running } from "../testing/processes.ts";
import { ExamError } from "./exam-error.ts";
import { processesWith } from "./processes.ts";
import { settingsOf, verdictsOn, type Verdicts } from "./testing/examined.ts";

/** A service that is this program, and short times. */
function serviceOf(script: string, settings: Partial<ExamSettings> = {}) {
  const token = randomUUID();
  const command = [process.execPath, "-e", script, "--", token];
  return {
    token,
    settings: settingsOf({ command, startup: 1, grace: 2, propagation: 0.2, env: { token }, ...settings }),
  };
}

/** No process of it lives, be it looked for by its environment or by its command line. */
function expectNothingLeft(token: string): void {
  expect(processesWith(`token=${token}`, Number.NaN)).toEqual([]);
  expect(running(token)).toEqual([]);
}

/** What an exam of this program fails with. */
async function errorOf(script: string, more: Partial<ExamSettings> = {}): Promise<ExamError> {
  const { settings, token } = serviceOf(script, more);
  const error = await verdictsOn(settings).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expectNothingLeft(token);
  expect(error).toBeInstanceOf(ExamError);
  return error as ExamError;
}

async function verdictsOf(script: string, more: Partial<ExamSettings> = {}): Promise<Verdicts> {
  const { settings, token } = serviceOf(script, more);
  const verdicts = await verdictsOn(settings);
  expectNothingLeft(token);
  return verdicts;
}

const listen = `.listen(process.env.PORT, "127.0.0.1")`;
const serve = `require("node:http").createServer((request, response) => response.end("hello"))${listen};`;

test.concurrent("a folder that isn't there", async () => {
  const error = await errorOf(serve, { cwd: "/no/such/folder" });
  expect(error.message).toMatch(
    /^there is no folder \/no\/such\/folder to start .* name another with --cwd$/,
  );
});

test.concurrent("a program that isn't there, and one that is no program", async () => {
  const missing = await errorOf("", { command: ["./no-such-program"] });
  expect(missing.message).toMatch(/^there is no program "\.\/no-such-program" \(looked in /);
  const folder = await errorOf("", { command: ["/"] });
  expect(folder.message).toMatch(/^\/ can't be started: .*EACCES/);
});

test.concurrent("it never listens", async () => {
  const error = await errorOf(`console.log("warming up"); setInterval(() => {}, 1000);`);
  expect(error.message).toMatch(
    /it did not serve on 127\.0\.0\.1:\d+ within 1 s: GET \/: nothing listens; .*PORT.*--port.*--startup/,
  );
  expect(error.output).toBe("warming up\n");
});

test.concurrent("it takes a minute to start, and may take a second", async () => {
  const error = await errorOf(`console.log("be patient"); setTimeout(() => { ${serve} }, 60_000);`);
  expect(error.message).toMatch(/within 1 s: GET \/: nothing listens; .*allow more time with --startup/);
  expect(error.output).toBe("be patient\n");
});

test.concurrent("it dies at once", async () => {
  const error = await errorOf(`console.error("no database"); process.exit(3);`, { startup: 30 });
  expect(error.message).toMatch(/start it by hand with PORT=\d+ .*it ended before it served, exit 3$/);
  expect(error.output).toBe("no database\n");
});

test.concurrent("what it answers is not HTTP", async () => {
  const error = await errorOf(
    `require("node:net").createServer((socket) => socket.on("error", () => {}).end("220 mail.example ESMTP\\r\\n"))${listen}`,
  );
  expect(error.message).toMatch(/within 1 s: GET \/: what it answers is not HTTP/);
});

test.concurrent("it closes each connection without an answer", async () => {
  const error = await errorOf(
    `require("node:net").createServer((socket) => socket.on("error", () => {}).once("data", () => socket.destroy()))${listen}`,
  );
  expect(error.message).toMatch(/within 1 s: GET \/: the connection was closed without an answer/);
});

test.concurrent("it answers 500, whatever it is asked", async () => {
  const error = await errorOf(
    `require("node:http").createServer((request, response) => { response.statusCode = 500; response.end(); })${listen}`,
  );
  expect(error.message).toMatch(/within 1 s: GET \/: it answers 500/);
});

test.concurrent("it is ready, and answers 500 to what it is examined with", async () => {
  const error = await errorOf(
    `require("node:http").createServer((request, response) => {
      response.statusCode = request.url === "/readyz" ? 200 : 500;
      response.end();
    })${listen}`,
    { ready: "/readyz", startup: 30 },
  );
  expect(error.message).toMatch(/GET \/ is answered 500 before .*name a path that works with --path$/);
});

test.concurrent("its answers never end", async () => {
  const error = await errorOf(
    `require("node:http").createServer((request, response) => response.write("and then"))${listen}`,
  );
  expect(error.message).toMatch(/within 1 s: GET \/: no answer within 5 s/);
});

test.concurrent("it leaves a daemon behind and is gone", async () => {
  const error = await errorOf(
    `const daemon = require("node:child_process").spawn(
      process.execPath,
      ["-e", ${JSON.stringify(serve.replace("process.env.PORT", "Number(process.env.PORT) || 0"))}, "--", process.argv.at(-1)],
      { detached: true, stdio: "ignore" },
    );
    daemon.unref();
    console.log("daemon", daemon.pid > 0);
    process.exit(0);`,
    // What the daemon would serve is not waited for.
    { ready: "/readyz", startup: 30 },
  );
  expect(error.message).toMatch(/it ended before it served, exit 0$/);
  expect(error.output).toBe("daemon true\n");
});

test.concurrent("the port that it must have is taken", async () => {
  const server = createServer((socket) => socket.destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  let visitors = 0;
  server.on("connection", () => (visitors += 1));
  const { port } = server.address() as AddressInfo;
  const error = await errorOf(serve, { port });
  expect(error.message).toMatch(
    new RegExp(`^port ${port} is taken: something listens on 127\\.0\\.0\\.1:${port} .*--port$`),
  );
  expect(visitors).toBe(0);
  server.close();
});

test.concurrent("one trial can't be held: the others are not waited for", async () => {
  const began = performance.now();
  const error = await errorOf(`process.on("SIGTERM", () => {}); ${serve}`, {
    startup: 30,
    grace: 20,
    ws: "/ws",
    // The acquaintance is made in any case, and ends by itself.
    signal: "SIGQUIT",
    only: ["interrupt", "websocket", "silent-socket", "partial-request"],
  });
  expect(error.message).toBe("the WebSocket at /ws could not be opened: 200; name where one can with --ws");
  expect(performance.now() - began).toBeLessThan(20_000);
});

test.concurrent("it ignores the signal", async () => {
  const { fail, pass, unknown } = await verdictsOf(`process.on("SIGTERM", () => {}); ${serve}`, {
    startup: 30,
    only: ["within-grace", "exit-code", "prompt-when-idle", "stops-accepting", "orphans", "silent-socket"],
  });
  expect(fail).toEqual({
    "within-grace": "not over 2 s after the deletion: SIGKILL",
    "exit-code": "exit 137 (SIGKILL): it did not end within 2 s",
    "prompt-when-idle": expect.stringMatching(/^ended by SIGKILL, \d\.\d s after SIGTERM with nothing to do/),
    "stops-accepting": expect.stringContaining("accepted"),
  });
  expect(Object.keys(unknown)).toEqual(["silent-socket"]);
  expect(Object.keys(pass)).toEqual(["orphans"]);
});

test.concurrent("it prints a gigabyte before it serves, and none of that is kept", async () => {
  const before = process.memoryUsage.rss();
  const { pass } = await verdictsOf(
    `const line = "x".repeat(65535) + "\\n";
    let left = 16 * 1024;
    const print = () => {
      for (; left > 0; left -= 1) if (!process.stdout.write(line)) return void process.stdout.once("drain", print);
      ${serve}
    };
    left -= 1;
    print();`,
    { startup: 60, only: ["prompt-when-idle"] },
  );
  expect(Object.keys(pass)).toEqual(["prompt-when-idle"]);
  // In KiB, and the most that it ever was.
  expect(process.resourceUsage().maxRSS * 1024 - before).toBeLessThan(2 ** 29);
});
