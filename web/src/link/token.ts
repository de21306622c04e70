const key = "lastcall.token";
const pattern = /^#token=([0-9a-f]{64})$/;

interface Place {
  readonly hash: string;
  readonly pathname: string;
  readonly search: string;
}

/**
 * The session's token: from the link that the server printed (`/#token=…`), which is then cleared from the address
 * bar, so that it is neither bookmarked nor shown on a stage; later from this tab's storage. Null when there is none.
 */
export function takeToken(
  place: Place,
  storage: Pick<Storage, "getItem" | "setItem">,
  clear: (address: string) => void,
): string | null {
  const fresh = pattern.exec(place.hash)?.[1];
  if (fresh === undefined) return storage.getItem(key);
  storage.setItem(key, fresh);
  clear(place.pathname + place.search);
  return fresh;
}
