import type { Sharing } from "../sharing.ts";
import { loopback, type Settings } from "./serve-settings.ts";
import { UsageError } from "./verb.ts";

type Said = Partial<Pick<Settings, "workshop" | "public-host" | "labs" | "runs" | "starts">>;

/** Who is to use a server that listens there. @throws UsageError */
export function sharingOf(said: Said, hostname: string): Sharing {
  const publicHost = said["public-host"];
  if (!publicHost && !loopback.has(hostname)) {
    throw new UsageError(
      `--host ${hostname} lets others reach this server, which runs code that its page sends: say with --public-host under which name, and it is a workshop that they join with a code`,
    );
  }
  return {
    workshop: said.workshop === true || publicHost !== undefined,
    publicHost,
    labs: said.labs,
    runs: said.runs,
    starts: said.starts,
  };
}
