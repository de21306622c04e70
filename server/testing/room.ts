import { joinedSchema, workshopSchema, type Workshop } from "../protocol/index.ts";
import { start, type Running } from "./cli.ts";
import { Page, type Line } from "./page.ts";

/** A learner of a workshop, with a page that is connected. */
export interface Learner {
  readonly page: Page;
  readonly seat: string;
  readonly session: string;
  readonly line: Line;
}

/** A workshop on this machine, as those who are in it see it. */
export class Room {
  readonly server: Running;
  readonly instructor: Page;

  private constructor(server: Running, instructor: Page) {
    this.server = server;
    this.instructor = instructor;
  }

  /** Starts one, with these options of `serve` besides. */
  static async open(...more: readonly string[]): Promise<Room> {
    const server = start(["serve", "--port", "0", "--workshop", ...more]);
    return new Room(server, new Page(await server.line("Last Call is open")));
  }

  async view(): Promise<Workshop> {
    return workshopSchema.parse(await (await this.instructor.fetch("/api/workshop")).json());
  }

  /** Somebody joins by the code, and opens the page. */
  async join(name: string): Promise<Learner> {
    const { code } = await this.view();
    const { origin } = this.instructor;
    const body = JSON.stringify({ code, name });
    const answer = await fetch(`${origin}/api/join`, {
      method: "POST",
      headers: { origin, "content-type": "application/json" },
      body,
    });
    const { seat, token } = joinedSchema.parse(await answer.json());
    return this.#enter(seat, token);
  }

  /** Somebody who had a seat opens the page, be it at another server. */
  comeBack({ seat, page }: Learner): Promise<Learner> {
    return this.#enter(seat, page.token);
  }

  async #enter(seat: string, token: string): Promise<Learner> {
    const page = new Page(`${this.instructor.origin}/#token=${token}`);
    const session = await page.openSession();
    return { page, seat, session, line: await page.connect(session) };
  }

  /** Asks the server to end, and waits until it has. @returns its exit code */
  async close(): Promise<number | null> {
    this.server.child.kill("SIGTERM");
    return (await this.server.ended).code;
  }
}
