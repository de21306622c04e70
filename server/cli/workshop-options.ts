import { isIP } from "node:net";
import type { Sharing } from "../sharing.ts";
import { UsageError, whole } from "./verb.ts";

const loopback = new Set(["127.0.0.1", "localhost", "::1"]);

/** Options of `serve` for a server that many people share, as `readArgs` takes them. */
export const workshopOptions = {
  workshop: { type: "boolean" },
  "public-host": { type: "string" },
  labs: { type: "string" },
  runs: { type: "string" },
} as const;

export const workshopHelp = `
  --public-host NAME[:PORT]
               open a workshop that people reach under this name; https://NAME where a proxy in front adds TLS.
               Needed with a --host beyond this machine, such as 0.0.0.0
  --workshop   open a workshop on this machine alone, to rehearse it
  --labs N     so many people of a workshop may have a lab at a time (default: by this machine's memory)
  --runs N     so many runs at a time; more wait for their turn (default: by this machine's cores)`.trim();

interface Values {
  readonly workshop?: boolean | undefined;
  readonly "public-host"?: string | undefined;
  readonly labs?: string | undefined;
  readonly runs?: string | undefined;
}

/** Who is to use a server that listens there. @throws UsageError */
export function sharingOf(values: Values, hostname: string): Sharing {
  const publicHost = publicHostOf(values["public-host"]);
  if (!publicHost && !loopback.has(hostname)) {
    throw new UsageError(
      `--host ${hostname} lets others reach this server, which runs code that its page sends: say with --public-host under which name, and it is a workshop that they join with a code`,
    );
  }
  return {
    workshop: values.workshop === true || publicHost !== undefined,
    publicHost,
    labs: whole("labs", values.labs, { min: 1, max: 1000 }),
    runs: whole("runs", values.runs, { min: 1, max: 1000 }),
  };
}

const form =
  /^(?:(?<scheme>https?):\/\/)?(?<name>[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::(?<port>\d{1,5}))?\/?$/;

function publicHostOf(text: string | undefined): Sharing["publicHost"] {
  if (text === undefined) return undefined;
  const { scheme = "http", name = "", port } = form.exec(text.toLowerCase())?.groups ?? {};
  const bare = name.replace(/^\[|\]$/g, "");
  if (
    name === "" ||
    Number(port ?? 1) > 65_535 ||
    Number(port ?? 1) < 1 ||
    (name.startsWith("[") && isIP(bare) !== 6)
  )
    throw new UsageError(
      `--public-host takes a name such as lab.example, lab.example:4600 or https://lab.example, not "${text}"`,
    );
  if (bare === "0.0.0.0" || bare === "::")
    throw new UsageError(
      `--public-host ${text} is nowhere that people could go: give this machine's name or address`,
    );
  return { scheme: scheme as "http" | "https", host: port === undefined ? name : `${name}:${port}` };
}
