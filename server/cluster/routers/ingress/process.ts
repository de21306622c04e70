import { Socket } from "node:net";
import type { Order, Report } from "./messages.ts";
import { Proxy } from "./proxy/proxy.ts";

/** The proxy's process: one proxy, told what to do by the process that forked it, and gone when that is gone. */
let proxy: Proxy | undefined;

/** Orders come over Node's own channel. Reports go over a pipe: there are many, and that is half the work. */
const reports = new Socket({ fd: 3 });
// Whoever read them has gone, and so are we in a moment.
reports.on("error", () => undefined);
const report = (message: Report): void => void reports.write(`${JSON.stringify(message)}\n`);

async function listen(order: Extract<Order, { type: "listen" }>): Promise<void> {
  const { name, settings, socketPath, firstConnection } = order;
  proxy = new Proxy({
    name,
    settings,
    firstConnection,
    report: (events) => report({ type: "events", events }),
  });
  try {
    await proxy.listen(socketPath);
    report({ type: "listening" });
  } catch (error) {
    report({ type: "failed", why: error instanceof Error ? error.message : String(error) });
  }
}

process.on("message", (message) => {
  const order = message as Order;
  switch (order.type) {
    case "listen":
      void listen(order);
      return;
    case "upstreams":
      proxy?.balancer.set(order.upstreams);
      report({ type: "upstreams", id: order.id });
      return;
    case "cut":
      proxy?.cut(order.socketPath);
      return;
    case "close":
      // The last events must have left before the process does.
      void proxy?.close(order.patience).then(() => reports.end(() => process.disconnect?.()));
  }
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole foreground group; whoever forked us decides when it is over.
process.on("SIGINT", () => undefined);
if (!process.connected) process.exit(0);
