import type { Notice } from "../../../../server/protocol/index.ts";

const key = "lastcall.said-seen";

/** Up to when this browser has dismissed what was said, ms since 1970. By time, as the numbers may begin anew. */
export function seenUntil(storage: Pick<Storage, "getItem">): number {
  const kept = Number(storage.getItem(key));
  return Number.isFinite(kept) ? kept : 0;
}

/** Whoever has dismissed something is not shown it again, nor what was said before it. */
export function keepSeen(storage: Pick<Storage, "setItem">, { at }: Notice): void {
  try {
    storage.setItem(key, String(at));
  } catch {
    // A browser that keeps nothing shows it again after a reload.
  }
}

/** What is to be shown of all that was said: the newest, and what else has not been seen, oldest first. */
export function unseen(
  said: readonly Notice[],
  seen: number,
): { readonly newest: Notice; readonly earlier: readonly Notice[] } | undefined {
  const fresh = said.filter(({ at }) => at > seen).toSorted((a, b) => a.at - b.at);
  const newest = fresh.at(-1);
  return newest && { newest, earlier: fresh.slice(0, -1) };
}
