import type { EventBody } from "../../../protocol/index.ts";

/** What a health check of a target came to. */
export interface CheckResult {
  readonly ok: boolean;
  readonly status?: number | undefined;
}

interface Options {
  readonly name: string;
  readonly router: string;
  /** ms from the start of one check to the start of the next. */
  readonly interval: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly check: () => Promise<CheckResult>;
  readonly emit: (event: EventBody) => void;
  /** It has turned healthy or unhealthy. */
  readonly turned: () => void;
}

/**
 * A registered target and what its health checks say of it. One success is enough for a new target; from then on as many
 * results in a row as the thresholds say turn it. (AWS, target groups: health checks)
 */
export class Target {
  readonly name: string;
  readonly #options: Options;
  #healthy: boolean | undefined;
  #last: boolean | undefined;
  #streak = 0;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: Options) {
    this.name = options.name;
    this.#options = options;
    void this.#check();
  }

  /** False while it is still new. */
  get healthy(): boolean {
    return this.#healthy ?? false;
  }

  /** No checks any more; one that is under way says nothing. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  async #check(): Promise<void> {
    const { name, router, interval, check, emit, turned } = this.#options;
    let over = false;
    let answered = false;
    const again = () => {
      if (this.#closed || !over || !answered) return;
      void this.#check();
    };
    this.#timer = setTimeout(() => {
      over = true;
      again();
    }, interval);
    const { ok, status } = await check();
    answered = true;
    if (this.#closed) return;
    this.#streak = ok === this.#last ? this.#streak + 1 : 1;
    this.#last = ok;
    emit({
      type: "target.checked",
      router,
      target: name,
      ok,
      streak: this.#streak,
      ...(status !== undefined && { status }),
    });
    if (this.#decides(ok)) {
      this.#healthy = ok;
      turned();
    }
    again();
  }

  #decides(ok: boolean): boolean {
    if (this.#healthy === ok) return false;
    if (this.#healthy === undefined && ok) return true;
    const { healthyThreshold, unhealthyThreshold } = this.#options;
    return this.#streak >= (ok ? healthyThreshold : unhealthyThreshold);
  }
}
