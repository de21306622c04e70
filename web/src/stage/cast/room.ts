import { Steps } from "./intervals.ts";

/** More than so many at once share the last place. */
const most = 512;

/** The places in a pod where work is drawn: each piece keeps its own for as long as it is there. */
export class Room {
  readonly #taken: boolean[] = [];
  #firstFree = 0;
  /** How many places have been needed at most. */
  readonly peak = new Steps<number>();

  /** Takes the lowest free place. */
  take(t: number): number {
    let place = this.#firstFree;
    while (this.#taken[place] && place < most) place += 1;
    this.#taken[place] = true;
    this.#firstFree = place + 1;
    if (place >= (this.peak.last ?? 0)) this.peak.push(t, place + 1);
    return place;
  }

  leave(place: number): void {
    if (place >= most) return;
    this.#taken[place] = false;
    this.#firstFree = Math.min(this.#firstFree, place);
  }
}
