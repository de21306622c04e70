import type { Order, Report } from "./messages.ts";
import { Proxy } from "./proxy/proxy.ts";

/** The proxy's process: one proxy, told what to do by the process that forked it, and gone when that is gone. */
let proxy: Proxy | undefined;

const report = (message: Report, sent?: () => void): void => {
  if (process.connected) process.send?.(message, undefined, undefined, sent);
};

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
      void proxy?.close(order.patience).then(() => process.disconnect?.());
  }
});
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches the whole foreground group; whoever forked us decides when it is over.
process.on("SIGINT", () => undefined);
if (!process.connected) process.exit(0);
