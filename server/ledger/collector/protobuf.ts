import { checkedSpan, ExportRefused, type Span } from "./span.ts";

/** Wire types of protobuf's encoding. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/** Field numbers of opentelemetry/proto/collector/trace/v1 and trace/v1. */
const resourceSpans = 1;
const scopeSpans = 2;
const spans = 2;
const span = { traceId: 1, spanId: 2, name: 5 };

const broken = (why: string): ExportRefused =>
  new ExportRefused(400, `the body is no export of traces in protobuf: ${why}`);

/** Reads one message after another of protobuf's encoding, and of each only the fields that are bytes. */
class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  *fields(): Generator<{ field: number; bytes: Buffer }> {
    while (this.#at < this.#bytes.length) {
      const tag = this.#varint();
      const field = Math.floor(tag / 8);
      if (field === 0) throw broken("a field has the number 0");
      const type = tag % 8;
      if (type === wire.varint) this.#varint();
      else if (type === wire.fixed64) this.#take(8);
      else if (type === wire.fixed32) this.#take(4);
      else if (type === wire.bytes) yield { field, bytes: this.#take(this.#varint()) };
      else throw broken(`field ${field} has the wire type ${type}`);
    }
  }

  #take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.#bytes.length) throw broken("it ends in the middle of a field");
    const part = this.#bytes.subarray(this.#at, end);
    this.#at = end;
    return part;
  }

  /** Exact up to 2⁵³: far above any length, and of other numbers only the end is wanted. */
  #varint(): number {
    let value = 0;
    for (let place = 0; place < 10; place++) {
      const [byte = 0] = this.#take(1);
      value += (byte & 0x7f) * 2 ** (7 * place);
      if (byte < 0x80) return value;
    }
    throw broken("a number is longer than 10 bytes");
  }
}

const parts = (bytes: Buffer, wanted: number): Buffer[] =>
  [...new Reader(bytes).fields()].filter(({ field }) => field === wanted).map((part) => part.bytes);

/** @throws {ExportRefused} when the bytes aren't an ExportTraceServiceRequest. */
export const spansOfProtobuf = (body: Buffer): Span[] =>
  parts(body, resourceSpans)
    .flatMap((resource) => parts(resource, scopeSpans))
    .flatMap((scope) => parts(scope, spans))
    .map(spanOf);

function spanOf(bytes: Buffer): Span {
  const found = { traceId: "", spanId: "", name: "" };
  for (const { field, bytes: value } of new Reader(bytes).fields()) {
    if (field === span.traceId) found.traceId = value.toString("hex");
    else if (field === span.spanId) found.spanId = value.toString("hex");
    else if (field === span.name) found.name = value.toString("utf8");
  }
  return checkedSpan(found);
}

/** A field of bytes, such as a text or a message. */
export function bytesField(field: number, value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(field * 8 + wire.bytes), varint(bytes.length), bytes]);
}

/** A field that is a whole number, not negative. */
export const numberField = (field: number, value: number): Buffer =>
  Buffer.concat([varint(field * 8 + wire.varint), varint(value)]);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) return Buffer.from([...bytes, rest]);
    bytes.push((rest % 128) + 128);
  }
}
