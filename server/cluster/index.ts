export { Cluster, type ClusterRoute } from "./cluster.ts";
export type { Container, ContainerExit, Launcher } from "./launcher.ts";
