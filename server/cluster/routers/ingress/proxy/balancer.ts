import type { Upstream } from "../messages.ts";

/** Round robin over the upstreams there are. */
export class Balancer {
  #upstreams: readonly Upstream[] = [];
  #turn = 0;

  get count(): number {
    return this.#upstreams.length;
  }

  /** Replaces the list, and begins it at its first. Requests under way on an upstream that has left it go on. */
  set(upstreams: readonly Upstream[]): void {
    this.#upstreams = upstreams;
    this.#turn = 0;
  }

  /**
   * The next in turn that has not been tried yet. An only upstream is given again and again: whether that makes sense
   * is for the number of tries to say.
   */
  next(tried: ReadonlySet<string> | undefined): Upstream | undefined {
    const { length } = this.#upstreams;
    for (let step = 0; step < length; step++) {
      const upstream = this.#upstreams[this.#turn++ % length];
      if (upstream && (length === 1 || !tried?.has(upstream.socketPath))) return upstream;
    }
    return undefined;
  }
}
