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

/** What is to be shown of all that was said: the two newest, the last one in front, and what else has not been seen. */
export function unseen(
  said: readonly Notice[],
  seen: number,
): { readonly newest: readonly Notice[]; readonly earlier: readonly Notice[] } {
  const fresh = said.filter(({ at }) => at > seen).toSorted((a, b) => b.at - a.at);
  return { newest: fresh.slice(0, 2), earlier: fresh.slice(2) };
}
