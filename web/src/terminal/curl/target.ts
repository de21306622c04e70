import type { History } from "../../../../server/protocol/index.ts";
import {
  app,
  namespace,
  nodeIp,
  nodesOf,
  proxyOf,
  serviceIp,
  servicePort,
  targetPort,
} from "../cluster/names.ts";
import { ipOf } from "../cluster/pods.ts";
import { CurlRefusal } from "./options.ts";

/** Where a URL leads in the lab. */
export interface Target {
  /** As `request.send` names it; undefined for an address at which nothing listens. */
  readonly to: string | undefined;
  readonly host: string;
  readonly ip: string;
  readonly port: number;
  /** With the query. */
  readonly path: string;
  /** What the `Host` field says. */
  readonly authority: string;
}

const serviceNames = new Set([
  app,
  `${app}.${namespace}`,
  `${app}.${namespace}.svc`,
  `${app}.${namespace}.svc.cluster.local`,
]);
/** The name under which the lab's own clients know the service from outside. */
const publicName = "pay.example";

/** Finds out where a URL leads. @throws {CurlRefusal} as curl says it when it can't be a URL or leads nowhere. */
export function targetOf(url: string, history: History): Target {
  const [, scheme = "http", rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(url) ?? [];
  if (scheme.toLowerCase() === "https")
    throw new CurlRefusal(
      `curl: (7) Failed to connect to ${rest.split("/")[0]} port 443 after 0 ms: Couldn't connect to server`,
      7,
    );
  if (scheme.toLowerCase() !== "http")
    throw new CurlRefusal(`curl: (1) Protocol "${scheme}" not supported or disabled in libcurl`, 1);
  const [, host = "", digits, path = ""] = /^([^:/?#]*)(?::(\d+))?([/?][^#]*)?(?:#.*)?$/s.exec(rest) ?? [];
  const port = digits === undefined ? 80 : Number(digits);
  if (host === "" || port > 65_535)
    throw new CurlRefusal(`curl: (3) URL using bad/illegal format or missing URL`, 3);
  const common = {
    host,
    port,
    path: path.startsWith("/") ? path : `/${path}`,
    authority: digits === undefined || port === 80 ? host : `${host}:${port}`,
  };
  const way = find(host.toLowerCase(), port, history);
  if (!way) throw new CurlRefusal(`curl: (6) Could not resolve host: ${host}`, 6);
  return { ...common, ...way };
}

function find(host: string, port: number, history: History): Pick<Target, "to" | "ip"> | undefined {
  const atService = port === servicePort ? "service" : undefined;
  if (serviceNames.has(host) || host === serviceIp) return { to: atService, ip: serviceIp };
  const proxy = proxyOf(history, host);
  if (proxy) return { to: port === servicePort ? proxy : undefined, ip: "10.96.0.1" };
  if (host === publicName) {
    const { via } = history.header.scenario.traffic;
    if (typeof via === "object") {
      const address = history.pods.get(via.pod)?.address ?? "";
      return { to: port === servicePort ? via.pod : undefined, ip: ipOf(address) };
    }
    return { to: port === servicePort ? via : undefined, ip: serviceIp };
  }
  const pod = [...history.pods.values()].find(({ address }) => ipOf(address) === host);
  if (pod) return { to: port === targetPort ? pod.name : undefined, ip: host };
  const here = ["localhost", "127.0.0.1", ...nodesOf(history).map((node) => nodeIp(history, node))];
  if (here.includes(host)) return { to: undefined, ip: host === "localhost" ? "127.0.0.1" : host };
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? { to: undefined, ip: host } : undefined;
}
