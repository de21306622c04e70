import { expect, test } from "vitest";
import { useGround } from "./testing/ground.test-support.ts";

/** A run whose pods don't get up fails at once, and says what to look at; it doesn't wait for their next restart. */

const run = useGround();
const serving = `import { createServer } from "node:http"; createServer((_, response) => response.end()).listen(process.env.PORT);`;
const scenario = { deployment: { replicas: 1 }, traffic: {} };
const failure = async (experiment: Parameters<typeof run>[0]) => (await run(experiment)).history.finished;

test("a pod that ends before it is ready: its exit and its last words", async () => {
  const finished = await failure({ pod: `console.error("no config"); process.exit(3);`, scenario });
  expect(finished).toMatchObject({ how: "failed" });
  expect(finished?.why).toMatch(/web-1 ended before it was ready: exit 3; its last lines:\n {2}no config/);
});

test("a sidecar that ends before the pod is ready is named", async () => {
  const finished = await failure({
    pod: serving,
    sidecars: [{ name: "proxy", source: { path: "proxy.ts", text: "process.exit(4);" } }],
    // The main container waits for it, however slow its end is.
    scenario: {
      ...scenario,
      deployment: {
        replicas: 1,
        sidecars: [{ name: "proxy", source: "proxy.ts", startup: { path: "/", failureThreshold: 100 } }],
      },
    },
  });
  expect(finished?.why).toMatch(/proxy of web-1 ended before it was ready: exit 4/);
});

test("a sidecar whose program can't be read: its place", async () => {
  const finished = await failure({
    pod: serving,
    sidecars: [{ name: "proxy", source: { path: "sidecars/proxy.ts", text: "const ;" } }],
    scenario: { ...scenario, deployment: { replicas: 1, sidecars: [{ name: "proxy", source: "proxy.ts" }] } },
  });
  expect(finished?.why).toMatch(/sidecars\/proxy\.ts:1:\d+: /);
});

test("a command that isn't there", async () => {
  const finished = await failure({
    pod: serving,
    scenario: { ...scenario, deployment: { replicas: 1, command: ["yarn", "start"] } },
  });
  expect(finished?.why).toMatch(/web-1 ended before it was ready: exit 12[67]; its last lines:\n.*yarn/s);
});
