import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { exitLabel, type EventBody, type Scenario } from "../../protocol/index.ts";
import { startProxy, type ProxySettings } from "./ingress/index.ts";
import { ingressSettings, loadBalancerSettings } from "./proxy-settings.ts";
import type { StartProxy } from "./router.ts";

interface Options {
  readonly scenario: Scenario;
  /** A folder under a short name, for the proxies' sockets. */
  readonly folder: string;
  readonly emit: (event: EventBody) => void;
  /** Told when a proxy's process ends that nobody has closed. */
  readonly failed: (error: Error) => void;
}

/** Starts the proxies of a scenario as processes of their own. */
export function proxyStarter({ scenario, folder, emit, failed }: Options): StartProxy {
  const { ingress, loadBalancer, second } = scenario;
  const settings: Record<Parameters<StartProxy>[0], ProxySettings | undefined> = {
    ingress: ingress && ingressSettings(ingress, second),
    "load-balancer": loadBalancer && loadBalancerSettings(loadBalancer, second),
  };
  return async (router) => {
    const wanted = settings[router];
    if (!wanted) throw new Error(`the scenario has no ${router}`);
    // Another run of the same sandbox may just be ending.
    const own = await mkdtemp(join(folder, "p"));
    const firstConnection = router === "ingress" ? 1_000_000 : 2_000_000;
    const proxy = await startProxy({
      name: router,
      folder: own,
      settings: wanted,
      firstConnection,
      onEvent: emit,
    });
    let closing = false;
    void proxy.exited.then(({ code, signal }) => {
      if (!closing)
        failed(
          new Error(`the proxy ${router} ended in the middle of the run: ${exitLabel({ code, signal })}`),
        );
    });
    return {
      socketPath: proxy.socketPath,
      setUpstreams: (upstreams) => proxy.setUpstreams(upstreams),
      cut: (socket) => proxy.cut(socket),
      async close() {
        closing = true;
        await proxy.close();
        await rm(own, { recursive: true, force: true });
      },
    };
  };
}
