import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Joined, KeptRun, Notice, Standing, Workshop as WorkshopView } from "../../protocol/index.ts";
import type { Sessions } from "../registry.ts";
import type { Session } from "../session.ts";
import { newCode } from "./code.ts";
import type { RoomFile } from "./room-file.ts";
import type { SavedRoom, SavedSeat } from "./saved-room.ts";
import { digestOf, Seat } from "./seat.ts";
import { WrongCodes } from "./wrong-codes.ts";

const mostSeats = 200;
const mostNotices = 100;
/** How long a seat is held for somebody who was given its token and has never used it, in ms. */
const offer = 60_000;

interface Options {
  readonly sessions: Sessions;
  /** The address at which people reach the page, such as `http://lab.example:4600`. */
  readonly origin: () => string;
  /** The options that a learner may predict, by lesson. */
  readonly predictable: ReadonlyMap<string, ReadonlySet<string>>;
  /** Where the room outlives its server; a room of this server alone where left out. */
  readonly file?: Pick<RoomFile, "news" | "keep">;
  /** ms since 1970. */
  readonly now?: () => number;
}

/** What came of asking for a seat. */
type Joining =
  | Joined
  | { readonly refused: "wrong code" | "full" }
  | { readonly refused: "too many"; readonly wait: number };

/** A room of people who share this server: who has a seat, how they get on, and what the instructor says to all. */
export class Workshop {
  readonly #options: Options;
  readonly #now: () => number;
  readonly #wrongCodes: WrongCodes;
  readonly #seats = new Map<string, Seat>();
  readonly #notices: Notice[] = [];
  readonly #hearers = new Set<(notice: Notice) => void>();
  /** Digests of the seats that were taken away here: whatever another server still knows, they stay away. */
  readonly #freed = new Set<string>();
  #code: string;
  #noticed: number;

  constructor(options: Options) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#wrongCodes = new WrongCodes(options.now ?? (() => performance.now()));
    const before = options.file?.news();
    this.#code = before?.code ?? newCode();
    this.#notices.push(...(before?.notices ?? []));
    this.#noticed = Math.max(0, ...this.#notices.map(({ id }) => id));
    for (const seat of before?.seats ?? []) this.#adopt(seat);
  }

  /** Keeps the room as it is; what happens in it is kept as it happens. */
  keep(): void {
    this.#options.file?.keep(() => this.#saved());
  }

  get code(): string {
    return this.#code;
  }

  /** What the QR code says. */
  get joinUrl(): string {
    return `${this.#options.origin()}/join#code=${this.#code}`;
  }

  /** Makes the code void and another one valid. Who has a seat keeps it. */
  renewCode(): void {
    const before = this.#code;
    while (this.#code === before) this.#code = newCode();
    this.keep();
  }

  /**
   * A seat for who knows the code. With the token of a seat it stays that seat.
   *
   * @param address where the request came from: who has said too many wrong codes has to wait.
   */
  join({ code, name }: { code: string; name: string }, token: string, address: string): Joining {
    const wait = this.#wrongCodes.wait(address);
    if (wait > 0) return { refused: "too many", wait };
    if (!same(digestOf(code), digestOf(this.#code))) {
      this.#wrongCodes.add(address);
      return { refused: "wrong code" };
    }
    const known = this.seatOf(token);
    if (known) {
      known.name = name;
      this.keep();
      return { seat: known.id, name, token };
    }
    this.#forgetOffers();
    if (this.#seats.size >= mostSeats) return { refused: "full" };
    const fresh = randomBytes(32).toString("hex");
    const seat = new Seat({ name, digest: digestOf(fresh), now: this.#now });
    this.#seats.set(seat.id, seat);
    this.keep();
    return { seat: seat.id, name, token: fresh };
  }

  /** The seat that this token opens, which is taken from then on. */
  seatOf(token: string): Seat | undefined {
    const digest = digestOf(token);
    const found = this.#seatWith(digest) ?? this.#takenOver(digest);
    if (found && !found.taken) {
      found.taken = true;
      this.keep();
    }
    return found;
  }

  /** The one session of a seat. @returns undefined when the server is full */
  sessionOf(seat: Seat): Session | undefined {
    const { sessions } = this.#options;
    const known = seat.session && sessions.get(seat.session.id);
    seat.session = known ?? sessions.open({ stays: true, onKept: (kept) => this.#ran(seat, kept) });
    return seat.session;
  }

  /** Takes a seat away, with its session. @returns false when there is no such seat */
  async free(id: string): Promise<boolean> {
    const seat = this.#seats.get(id);
    if (!seat) return false;
    this.#seats.delete(id);
    this.#freed.add(seat.digest.toString("hex"));
    this.keep();
    seat.turnOut();
    if (seat.session) await this.#options.sessions.end(seat.session);
    return true;
  }

  hasLesson(lesson: string): boolean {
    return this.#options.predictable.has(lesson);
  }

  /** A learner's page says where its learner stands. What it can't be is left out. */
  stand(seat: Seat, standing: Standing): void {
    const { lesson, predicted, steps } = standing;
    const options = this.#options.predictable.get(lesson);
    if (!options) return;
    const possible = predicted === "skipped" || (predicted !== undefined && options.has(predicted));
    seat.stand({ lesson, steps, ...(possible && { predicted }) });
    this.keep();
  }

  /** Says something to everybody, and to who comes later. */
  say(words: Pick<Notice, "lesson" | "text">): Notice {
    const notice = { id: (this.#noticed += 1), at: this.#now(), ...words };
    this.#notices.push(notice);
    if (this.#notices.length > mostNotices) this.#notices.shift();
    for (const hear of this.#hearers) hear(notice);
    this.keep();
    return notice;
  }

  /** Everything that was said, and then what will be. @returns what ends it */
  hear(hearer: (notice: Notice) => void): () => void {
    for (const notice of this.#notices) hearer(notice);
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** The room as the instructor sees it. */
  view(): WorkshopView {
    const { labs } = this.#options.sessions;
    const seats = [...this.#seats.values()].filter(({ taken }) => taken);
    return {
      code: this.#code,
      joinUrl: this.joinUrl,
      labs: countsOf(labs.places),
      runs: countsOf(labs.turns),
      seats: seats.map((seat) => seat.view()),
      predictions: predictionsOf(seats),
      notices: [...this.#notices],
    };
  }

  #ran(seat: Seat, kept: KeptRun): void {
    seat.ran(kept);
    this.keep();
  }

  #seatWith(digest: Buffer): Seat | undefined {
    let found: Seat | undefined;
    // All of them, whichever it is: how long it takes tells nothing.
    for (const seat of this.#seats.values()) if (same(seat.digest, digest)) found = seat;
    return found;
  }

  /** A seat that somebody took while this server was already there, at the one that it takes over from. */
  #takenOver(digest: Buffer): Seat | undefined {
    for (const seat of this.#options.file?.news()?.seats ?? []) {
      if (!this.#seats.has(seat.id) && !this.#freed.has(seat.digest)) this.#adopt(seat);
    }
    return this.#seatWith(digest);
  }

  #adopt(saved: SavedSeat): void {
    if (this.#seats.size >= mostSeats) return;
    const { id, name, digest } = saved;
    this.#seats.set(id, new Seat({ name, digest: Buffer.from(digest, "hex"), now: this.#now }, saved));
  }

  #saved(): SavedRoom {
    return {
      format: "lastcall-workshop",
      version: 1,
      savedAt: this.#now(),
      code: this.#code,
      notices: [...this.#notices],
      seats: [...this.#seats.values()].map((seat) => seat.saved()),
    };
  }

  #forgetOffers(): void {
    for (const [id, { taken, joinedAt }] of this.#seats)
      if (!taken && this.#now() - joinedAt > offer) this.#seats.delete(id);
  }
}

const same = (a: Buffer, b: Buffer): boolean => timingSafeEqual(a, b);

const countsOf = ({ of, taken, waiting }: { of: number; taken: number; waiting: number }) => ({
  of,
  taken,
  waiting,
});

function predictionsOf(seats: readonly Seat[]): WorkshopView["predictions"] {
  const counts: WorkshopView["predictions"] = {};
  for (const { predictions } of seats)
    for (const [lesson, option] of predictions) {
      const of = (counts[lesson] ??= {});
      of[option] = (of[option] ?? 0) + 1;
    }
  return counts;
}
