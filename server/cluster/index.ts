export { Cluster } from "./cluster.ts";
export { proxyStarter } from "./routers/proxies.ts";
export type { Container, ContainerStart, Launcher } from "./launcher.ts";
