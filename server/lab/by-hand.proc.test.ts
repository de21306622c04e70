import { expect, test } from "vitest";
import { commandSchema, problems, score, type Command } from "../protocol/index.ts";
import { useGround } from "./testing/ground.test-support.ts";
import { servingPod } from "./testing/serving-pod.test-support.ts";

const run = useGround();
const pod = servingPod({ servesOn: 0 });
const deployment = {
  replicas: 2,
  restartPolicy: "Never",
  readiness: { path: "/readyz", period: 0.5, timeout: 20 },
} as const;
const traffic = { rate: 20, method: "GET", path: "/", deadline: 20 } as const;
const command = (fields: object): Command =>
  commandSchema.parse({ type: "request.send", path: "/by-hand", ...fields });

test("requests by hand take the way they were told, and count as a user's", async () => {
  const answers: (string | undefined)[] = [];
  let asked = false;
  let direct = false;
  let replies = 0;
  const { history } = await run({
    pod,
    mode: "live",
    scenario: {
      nodes: ["a", "b"].map((name) => ({ name, propagation: { min: 0.1, max: 0.5 } })),
      deployment,
      traffic,
      end: [{ exited: "web-1" }, { settled: 60 }],
      tail: 3,
    },
    onEvent: (event, lab) => {
      if (event.type === "run.started") answers.push(lab.command(command({ to: "service" })));
      if (event.type === "request.settled" && !asked) {
        asked = true;
        for (const fields of [
          { to: "service", node: "b", headers: [["X-Of", "me"]] },
          { to: "web-2" },
          { to: addressOr(lab.history.pods.get("web-1")?.address) },
          { to: "ingress" },
          { to: "web-9" },
          { to: "service", node: "c" },
        ])
          answers.push(lab.command(command(fields)));
      }
      if (event.type === "reply.received" && (replies += 1) === 3)
        lab.command({ type: "pod.delete", pod: "web-1" });
      if (event.type === "pod.exited" && !direct) {
        direct = true;
        answers.push(lab.command(command({ to: "web-1" })));
      }
      if (event.type === "run.finished") answers.push(lab.command(command({ to: "service" })));
    },
  });
  expect(answers).toEqual([
    "the pods are still starting; wait until they are ready",
    undefined,
    undefined,
    undefined,
    "this scenario has no ingress",
    "there is no pod, and no address, web-9",
    "there is no node c; there are a, b",
    undefined,
    "the traffic has ended; start another run",
  ]);
  const mine = [...history.requests.values()].filter(({ client }) => client === "shell");
  expect(mine.map(({ router, path }) => [router, path])).toEqual([
    ["b", "/by-hand"],
    ["direct", "/by-hand"],
    ["direct", "/by-hand"],
    ["direct", "/by-hand"],
  ]);
  expect(mine.slice(1).map(({ pod: to }) => to)).toEqual(["web-2", "web-1", "web-1"]);
  expect(mine[0]?.reply).toMatchObject({ body: "ok", size: 2 });
  expect(mine[0]?.reply?.head).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  expect(mine[3]).toMatchObject({ outcome: "refused", explained: { cause: "door-shut-before-router-knew" } });
  const shown = history.commands.filter(({ command: words }) => words.startsWith("request.send"));
  expect(shown.map((each) => each.command)[1]).toBe("request.send b to=service method=GET path=/by-hand");
  expect(score(history).sent).toBe(history.requests.size);
});

const addressOr = (address: string | undefined): string => address ?? "no address yet";

test("what is posted by hand to the payments' path is not taken for one of theirs", async () => {
  let asked = false;
  const { history } = await run({
    pod,
    mode: "live",
    scenario: { deployment, traffic: { rate: 5, path: "/pay", deadline: 20 }, end: [{ settled: 5 }] },
    onEvent: (event, lab) => {
      if (event.type !== "request.settled" || asked) return;
      asked = true;
      lab.command(command({ to: "service", method: "POST", path: "/pay", body: "{}" }));
    },
  });
  const outcomes = (byHand: boolean) =>
    new Set(
      [...history.requests.values()]
        .filter(({ client }) => (client === "shell") === byHand)
        .map(({ outcome }) => outcome),
    );
  // This pod answers 200 and writes nothing down: every payment vanishes.
  expect(outcomes(false)).toEqual(new Set(["vanished"]));
  expect(outcomes(true)).toEqual(new Set(["ok"]));
});

test("a request that can't be sent is refused, and the refusal says what is wrong", () => {
  const said = (fields: object): string => {
    const parsed = commandSchema.safeParse({ type: "request.send", to: "service", path: "/", ...fields });
    return parsed.success ? "" : problems(parsed.error);
  };
  expect(said({})).toBe("");
  expect(said({ path: "/a b" })).toBe("path: must be percent-encoded where it isn't printable ASCII");
  expect(said({ headers: [["Content-Length", "5"]] })).toBe("headers[0][0]: is written by the client itself");
  expect(said({ headers: [["X", "a\r\nB: c"]] })).toBe(
    "headers[0][1]: must be printable ASCII, without line breaks",
  );
  expect(said({ body: "é".repeat(2049) })).toBe("body: must be at most 4096 bytes");
});
