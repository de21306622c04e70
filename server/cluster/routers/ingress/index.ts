export { startProxy, type ProxyProcess } from "./start-proxy.ts";
export type { ProxyEvent, ProxySettings, Upstream } from "./messages.ts";
