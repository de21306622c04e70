import { isIP } from "node:net";
import type { PublicHost } from "../sharing.ts";
import { UsageError } from "./verb.ts";

const form =
  /^(?:(?<scheme>https?):\/\/)?(?<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(?<port>\d{1,5}))?\/?$/;

/** Where others reach a server, as somebody types it. @throws UsageError */
export function publicHost(text: string, option: string): PublicHost {
  const { scheme = "http", name = "", port } = form.exec(text.toLowerCase())?.groups ?? {};
  const bare = name.replaceAll(/^\[|\]$/g, "");
  const badPort = port !== undefined && (Number(port) > 65_535 || Number(port) < 1);
  if (name === "" || badPort || (name.startsWith("[") && isIP(bare) !== 6))
    throw new UsageError(
      `${option} takes a name such as lab.example, lab.example:4600 or https://lab.example, not "${text}"`,
    );
  if (bare === "0.0.0.0" || bare === "::")
    throw new UsageError(
      `${option} ${text} is nowhere that people could go: give this machine's name or address`,
    );
  return { scheme: scheme as PublicHost["scheme"], host: port === undefined ? name : `${name}:${port}` };
}
