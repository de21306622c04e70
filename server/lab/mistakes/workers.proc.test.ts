import { describe, expect, test } from "vitest";
import { lostItems, type ScenarioInput } from "../../protocol/index.ts";
import { useGround } from "../testing/ground.test-support.ts";

const run = useGround();

describe("a worker is killed in the middle of a job: it is locked, then done twice", () => {
  // A job takes three seconds; charging a card is its effect, and can't be taken back.
  const pod = (atSignal: string, give: string) => `
    import { createServer } from "node:http";
    import { seconds } from "last-call";
    import { Pool } from "pg";
    const pool = new Pool({ max: 2 });
    const me = process.env.PGAPPNAME;
    let stopping = false;
    let current;
    const server = createServer((request, response) => response.end("ok"));
    server.listen(process.env.PORT);
    const claim = "UPDATE jobs SET state = 'claimed', claimed_by = $1, lease_until = now() + $2 * interval '1 millisecond' WHERE id = (" +
      "SELECT id FROM jobs WHERE state = 'queued' OR (state = 'claimed' AND lease_until < now()) " +
      "ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id";
    async function work() {
      while (!stopping) {
        const { rows: [job] } = await pool.query(claim, [me, seconds(8)]);
        if (!job) { await new Promise((done) => setTimeout(done, seconds(0.2))); continue; }
        current = job.id;
        await new Promise((done) => setTimeout(done, seconds(6)));
        if (stopping && ${JSON.stringify(give)}) return;
        await pool.query("UPDATE jobs SET state = 'done' WHERE id = $1", [job.id]);
        current = undefined;
      }
    }
    const worker = work();
    process.on("SIGTERM", async () => { ${atSignal} });`;
  const scenario: Omit<ScenarioInput, "nodes"> = {
    deployment: { replicas: 2, grace: 2, readiness: { path: "/", period: 1 } },
    traffic: { rate: 5, method: "GET", path: "/" },
    jobs: { rate: 0.5, lease: 8 },
    steps: [{ when: [{ ready: 2 }, { working: "web-1", atLeast: 1 }], act: { do: "delete", pod: "web-1" } }],
    end: [{ exited: "web-1" }],
    // Long enough for the lease to run out, and for the other worker to finish the job it is at then.
    tail: 25,
  };

  test("the job is longer than the grace: nobody can have it until its lease is over", async () => {
    const { history } = await run({
      pod: pod("stopping = true; await worker; server.close(); await pool.end(); process.exit(0);", ""),
      scenario,
    });
    const lost = lostItems(history).find(({ of }) => of === "job");
    expect(lost).toMatchObject({ pod: "web-1", cause: "job-dropped" });
    expect(history.checks.get("workers-finish")?.status).toBe("fail");
    const steps = history.jobs.get(lost?.id ?? 0)?.steps ?? [];
    // Another pod does it in the end, but not before the lease has run out.
    const [first, second] = steps.filter(({ what }) => what === "claimed");
    expect(second?.pod).toBe("web-2");
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(8 * 100 - 5);
  });

  test("it stops claiming and gives back what it can't finish: another pod has it at once", async () => {
    const { history } = await run({
      pod: pod(
        `stopping = true;
         if (current) await pool.query("UPDATE jobs SET state = 'queued', claimed_by = null, lease_until = null WHERE id = $1", [current]);
         server.close(); await pool.end(); process.exit(0);`,
        "give",
      ),
      scenario,
    });
    expect(lostItems(history).filter(({ of, pod: of1 }) => of === "job" && of1 === "web-1")).toEqual([]);
    expect(history.checks.get("workers-finish")?.status).toBe("pass");
    expect(history.checks.get("workers-stop")?.status).toBe("pass");
  });
});
