import { startPostgres } from "../ledger/index.ts";
import type { RunGround } from "../lessons/index.ts";
import type { Tier } from "../protocol/index.ts";
import { chooseTier, openSandbox } from "../sandbox/index.ts";

/** Opens a sandbox and a ledger for runs in this process, and closes both afterwards, whatever happens. */
export async function onGround<T>(
  tier: Tier | undefined,
  use: (ground: RunGround) => Promise<T>,
): Promise<T> {
  const sandbox = await openSandbox(await chooseTier(tier));
  try {
    const postgres = await startPostgres();
    try {
      return await use({ sandbox, adminUrl: postgres.adminUrl });
    } finally {
      await postgres.stop();
    }
  } finally {
    await sandbox.close();
  }
}
