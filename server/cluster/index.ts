export { Cluster } from "./cluster.ts";
export type { Container, Launcher } from "./launcher.ts";
