export { Cluster } from "./cluster.ts";
export { proxyStarter } from "./routers/proxies.ts";
export type { Container, Launcher } from "./launcher.ts";
