import type { PodSpec } from "./types.ts";

/** Names that would change what runs, rather than tell it something. */
const loaders = /^(LD_.*|DYLD_.*|NODE_OPTIONS|NODE_PATH|NODE_EXTRA_CA_CERTS|OPENSSL_CONF)$/;
const name = /^[A-Za-z_][A-Za-z0-9_]*$/;

function addressOf(address: string): { ip: string; port: string } {
  const at = address.lastIndexOf(":");
  const [ip, port] = [address.slice(0, at), address.slice(at + 1)];
  const number = Number(port);
  if (at < 1 || !Number.isInteger(number) || number < 1 || number > 65_535) {
    throw new Error(`a pod's address looks like 10.244.1.1:8080, not ${JSON.stringify(address)}`);
  }
  return { ip, port };
}

/**
 * The whole environment of a pod; nothing of the lab's own gets in.
 * @param sockets where the pod finds each socket folder, by the variable that tells it
 * @throws Error naming a variable or an address that isn't valid
 */
export function podEnvironment(
  spec: PodSpec,
  sockets: Readonly<Record<string, string>>,
): Record<string, string> {
  const files = (spec.sockets ?? []).flatMap(({ env, file }) =>
    file === undefined ? [] : [[env, `${sockets[env]}/${file}`]],
  );
  const given: Record<string, string> = { ...spec.env, ...sockets, ...Object.fromEntries(files) };
  for (const [key, value] of Object.entries(given)) {
    if (!name.test(key) || value.includes("\0"))
      throw new Error(`${JSON.stringify(key)} is no valid environment variable`);
    if (loaders.test(key)) throw new Error(`a pod's environment can't set ${key}: it would change what runs`);
  }
  const { ip, port } = addressOf(spec.address);
  return {
    ...given,
    PORT: port,
    POD_NAME: spec.name,
    NODE_NAME: spec.node,
    POD_IP: ip,
    // Without it every start scans the zoneinfo tree, for 14 to 25 ms.
    TZ: "UTC",
    SECOND_MS: String(spec.second),
  };
}

/** What tests have besides: where the service is that they start, and what keeps Node's own warnings out of their log. */
export const testsEnvironment = (service: string): Record<string, string> => ({
  SERVICE: service,
  NODE_OPTIONS: "--disable-warning=ExperimentalWarning --disable-warning=SecurityWarning",
});

/**
 * What a pod with a command has besides: where the program is (APP), where `sh`, `node` and `npm` are (PATH), and the
 * Unix socket that stands for its PORT (PORT_SOCKET), which the preload makes when the program listens.
 */
export const commandEnvironment = (app: string, path: string, socket: string): Record<string, string> => ({
  APP: app,
  PATH: path,
  PORT_SOCKET: socket,
});
