/** What the collector keeps of a span. Both ids are lower case hexadecimal: 32 and 16 digits. */
export interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
}

/** An export request that can't be taken, with the HTTP status that says so and the reason in words. */
export class ExportRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** @throws {ExportRefused} when an id isn't what OTLP wants: 16 and 8 bytes, not all of them zero. */
export function checkedSpan(span: Span): Span {
  const { traceId, spanId, name } = span;
  if (!/^(?!0+$)[0-9a-f]{32}$/.test(traceId)) throw refusedId("traceId", 16, traceId, name);
  if (!/^(?!0+$)[0-9a-f]{16}$/.test(spanId)) throw refusedId("spanId", 8, spanId, name);
  return span;
}

const refusedId = (what: string, bytes: number, id: string, name: string): ExportRefused =>
  new ExportRefused(
    400,
    `the ${what} of the span ${JSON.stringify(name.slice(0, 100))} must be ${bytes} bytes that are not all zero, ` +
      `not ${JSON.stringify(id.slice(0, 64))}`,
  );
