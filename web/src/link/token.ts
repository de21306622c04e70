const key = "lastcall.token";
const seatKey = "lastcall.seat";
const sessionKey = "lastcall.session";
const pattern = /^#token=([0-9a-f]{64})$/;

interface Place {
  readonly hash: string;
  readonly pathname: string;
  readonly search: string;
}

type Kept = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The token of this page: from the link that the server printed (`/#token=…`), which is then cleared from the address
 * bar, so that it is neither bookmarked nor shown on a stage; later from this tab's storage; else that of the seat that
 * this browser has in a workshop. Null when there is none.
 */
export function takeToken(
  place: Place,
  clear: (address: string) => void,
  tab: Kept = sessionStorage,
  browser: Kept = localStorage,
): string | null {
  const fresh = pattern.exec(place.hash)?.[1];
  if (fresh === undefined) return tab.getItem(key) ?? keptSeat(browser);
  tab.setItem(key, fresh);
  clear(place.pathname + place.search);
  return fresh;
}

/**
 * The token of the seat that this browser has in a workshop: whoever closes the page on a phone comes back to the same
 * seat. Null when there is none.
 */
const keptSeat = (browser: Kept): string | null => browser.getItem(seatKey);

/** Keeps a seat for this browser, and takes it in this tab, whatever went on in it before. */
export function keepSeat(token: string, tab: Kept = sessionStorage, browser: Kept = localStorage): void {
  browser.setItem(seatKey, token);
  tab.setItem(key, token);
  tab.removeItem(sessionKey);
}

/** Whether this tab's token is that of a seat, and not one that came with the server's own link. */
export const isSeat = (tab: Kept = sessionStorage, browser: Kept = localStorage): boolean => {
  const seat = keptSeat(browser);
  return seat !== null && (tab.getItem(key) ?? seat) === seat;
};
