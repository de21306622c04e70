import { problems } from "../protocol/index.ts";
import { openSandbox, type Sandbox } from "../sandbox/index.ts";
import type { Job } from "./job.ts";
import { openLab } from "./open-lab.ts";
import { orderSchema, type Order } from "./order.ts";
import { Outbox } from "./outbox.ts";
import type { RunningLab } from "./running-lab.ts";

const outbox = new Outbox((message, sent) => {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
});

let sandbox: Promise<Sandbox> | undefined;
let adminUrl = "";
let lab: RunningLab | undefined;

function obey(order: Order): void {
  switch (order.type) {
    case "ground":
      adminUrl = order.ground.adminUrl;
      sandbox = openSandbox(order.ground.tier);
      // A sandbox that can't be opened is told with the first run.
      sandbox.catch(() => undefined).finally(() => outbox.ready());
      return;
    case "run":
      void make(order.job);
      return;
    case "command": {
      const refused = lab ? lab.command(order.command) : "no run is under way; start one first";
      outbox.ack(order.id, refused);
      return;
    }
    case "stop":
      lab?.stop(order.why);
      return;
    case "end":
      void end();
  }
}

async function make(job: Job): Promise<void> {
  try {
    if (!sandbox) throw new Error("the lab was not told its ground before its first run");
    lab = openLab({
      job,
      sandbox: await sandbox,
      adminUrl,
      onHeader: (header) => outbox.header(job.run, header),
      onEvent: (event) => outbox.event(job.run, event),
    });
    await lab.run();
  } catch (error) {
    outbox.failed(job.run, error instanceof Error ? error.message : String(error));
  }
  lab = undefined;
  outbox.finished(job.run);
}

async function end(): Promise<void> {
  await (await sandbox?.catch(() => undefined))?.close();
  outbox.flush(() => process.exit(0));
}

process.on("message", (message) => {
  const order = orderSchema.safeParse(message);
  if (order.success) obey(order.data);
  else outbox.failed("", `the lab got an order it can't read: ${problems(order.error)}`);
});
// Ctrl-C reaches the whole foreground group; the server decides when a lab ends.
process.on("SIGINT", () => undefined);
