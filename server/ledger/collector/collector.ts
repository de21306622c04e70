import { once } from "node:events";
import { rename } from "node:fs/promises";
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import type { EventBody, Scenario } from "../../protocol/index.ts";
import { requestOfTrace } from "../../protocol/trace.ts";
import { Doors } from "../doors.ts";
import { formOf, refusedBody, spansOf, takenBody } from "./export.ts";
import { ExportRefused, type Span } from "./span.ts";

/** Spans that are kept of one run. */
const mostSpans = 100_000;
const longestName = 200;
/** Connections that one pod may have open at once. */
const mostConnections = 64;

/** The name of the collector's socket in a pod's folder. */
export const collectorSocket = "otlp.sock";

/**
 * An OpenTelemetry collector of traces (OTLP over HTTP, in JSON or protobuf): to each pod its own Unix socket, so that
 * a span is known to be that pod's, whatever its resource says.
 */
export class Collector {
  readonly #mode: NonNullable<Scenario["collector"]>;
  readonly #emit: (event: EventBody) => void;
  readonly #doors = new Doors();
  readonly #underWay = new Set<Promise<void>>();
  /** Exporters repeat what wasn't answered in time: a span counts once. */
  readonly #spans = new Set<string>();

  /** @param emit takes span.received. It must not throw. */
  constructor(mode: NonNullable<Scenario["collector"]>, emit: (event: EventBody) => void) {
    this.#mode = mode;
    this.#emit = emit;
  }

  /**
   * Opens the collector to a pod, under the name `collectorSocket` in this folder.
   * @throws {Error} when the socket can't be made there.
   */
  async open(pod: string, folder: string): Promise<void> {
    const path = join(folder, collectorSocket);
    if (this.#mode === "refusing") return nobodyListens(path);
    const server =
      this.#mode === "alive"
        ? createHttpServer((request, response) => this.#begin(pod, request, response))
        : createServer((socket) => socket.on("error", () => undefined).resume());
    server.maxConnections = mostConnections;
    await this.#doors.open(server, path);
  }

  /** Reads what its pods, by now gone, have sent; then closes. */
  close(): Promise<void> {
    return this.#doors.close(() => this.#underWay);
  }

  #begin(pod: string, request: IncomingMessage, response: ServerResponse): void {
    const work = this.#take(pod, request, response);
    this.#underWay.add(work);
    void work.then(() => this.#underWay.delete(work));
  }

  async #take(pod: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const form = formOf(request) ?? "application/json";
    response.on("error", () => undefined);
    response.setHeader("Content-Type", form);
    try {
      const spans = await spansOf(request);
      const rejected = spans.filter((span) => !this.#keep(pod, span)).length;
      response.end(takenBody(form, rejected, `this run has ${mostSpans} spans, and no more are kept`));
    } catch (error) {
      // A request that broke off has nobody to be answered to.
      if (!(error instanceof ExportRefused)) return void response.destroy();
      response.statusCode = error.status;
      response.setHeader("Connection", "close");
      response.end(refusedBody(form, error.message));
    }
  }

  /** @returns false when there is no room for it. */
  #keep(pod: string, { traceId, spanId, name }: Span): boolean {
    const key = `${traceId}${spanId}`;
    if (this.#spans.has(key)) return true;
    if (this.#spans.size >= mostSpans) return false;
    this.#spans.add(key);
    this.#emit({
      type: "span.received",
      pod,
      span: spanId,
      name: name.slice(0, longestName),
      request: requestOfTrace(traceId),
    });
    return true;
  }
}

/** Leaves a socket that refuses: Node removes a server's path when it closes, unless it has another name by then. */
async function nobodyListens(path: string): Promise<void> {
  const server = createServer();
  server.listen({ path: `${path}~`, writableAll: true });
  await once(server, "listening");
  await rename(`${path}~`, path);
  server.close();
  await once(server, "close");
}
