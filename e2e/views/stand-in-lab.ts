import type { Page, WebSocketRoute } from "@playwright/test";
import { upSchema, type Down } from "../../server/protocol/index.ts";
import type { Recording } from "./recordings.ts";

/** What every server says of itself in these pictures, whatever machine they are made on. */
const about = {
  tier: "container",
  why: "bubblewrap and user namespaces are there.",
  runtime: "node 26.10.0",
  version: "0.1.0",
};

const broken = { code: 4000, reason: "the connection broke" };

/**
 * Stands where a page's lab would be: it runs nothing, and tells of recorded runs as a lab tells of its own. Everything
 * else a page asks for comes from a real server.
 */
export class StandInLab {
  readonly #page: Page;
  readonly #told: Down[] = [];
  #socket: WebSocketRoute | undefined;
  #gone = false;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Takes the place of the page's lab. To be called before the page is opened. */
  async install(): Promise<void> {
    await this.#page.route("**/api/about", (route) =>
      this.#gone ? route.abort() : route.fulfill({ json: about }),
    );
    await this.#page.route("**/api/sessions", (route) =>
      route.fulfill({ status: 201, json: { session: "views" } }),
    );
    await this.#page.routeWebSocket(/\/socket$/, async (socket) => {
      if (this.#gone) return socket.close(broken);
      this.#socket = socket;
      socket.onMessage((text) => {
        const up = upSchema.parse(JSON.parse(text.toString()));
        if (up.type === "command") return this.#send({ type: "ack", id: up.id });
        if (up.type === "standing") return undefined;
        if (this.#told.length === 0) return this.#send({ type: "idle" });
        for (const frame of this.#told) this.#send(frame);
      });
    });
  }

  #send(frame: Down): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  /** Tells whoever comes from now on of a run, up to a moment in ms; it goes on if that is before its end. */
  has({ run, header, events }: Recording, until = Infinity): void {
    this.#told.push({ type: "run", run, header });
    this.#told.push({ type: "events", run, events: events.filter(({ t }) => t <= until) });
  }

  /** Tells whoever comes from now on something else. */
  says(frame: Down): void {
    this.#told.push(frame);
  }

  /** Breaks the connection, and takes no other: the server has gone. */
  async leave(): Promise<void> {
    this.#gone = true;
    await this.#socket?.close(broken);
  }
}
