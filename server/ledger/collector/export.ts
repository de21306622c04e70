import type { IncomingMessage } from "node:http";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { spansOfJson } from "./json.ts";
import { bytesField, numberField, spansOfProtobuf } from "./protobuf.ts";
import { ExportRefused, type Span } from "./span.ts";

/** The most bytes that one export may have, packed or unpacked: more than the largest batch of an SDK, soon parsed. */
const longest = 1024 * 1024;
/** The most bytes that are read of one that is too long. */
const patience = 16 * longest;

/** The two forms in which OTLP goes over HTTP, and how answers are written in each. */
const forms = {
  "application/json": {
    spans: spansOfJson,
    refused: (why: string) => JSON.stringify({ message: why }),
    taken: (rejected: number, why: string) =>
      JSON.stringify(
        rejected === 0 ? {} : { partialSuccess: { rejectedSpans: String(rejected), errorMessage: why } },
      ),
  },
  "application/x-protobuf": {
    spans: spansOfProtobuf,
    refused: (why: string) => bytesField(2, why),
    taken: (rejected: number, why: string) =>
      rejected === 0
        ? Buffer.alloc(0)
        : bytesField(1, Buffer.concat([numberField(1, rejected), bytesField(2, why)])),
  },
};
export type Form = keyof typeof forms;

/** The form that a request has by its content type; undefined for any other. */
export function formOf({ headers }: IncomingMessage): Form | undefined {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "";
  return Object.hasOwn(forms, type) ? (type as Form) : undefined;
}

/**
 * Reads an export of traces.
 * @throws {ExportRefused} with a status and words when it can't be read.
 */
export async function spansOf(request: IncomingMessage): Promise<Span[]> {
  const { method, url = "" } = request;
  if (url.split("?")[0] !== "/v1/traces") {
    throw new ExportRefused(
      404,
      `this collector takes traces alone, at /v1/traces, and nothing at ${url.slice(0, 200)}`,
    );
  }
  if (method !== "POST") throw new ExportRefused(405, `traces are sent with POST, not ${method}`);
  const form = formOf(request);
  if (!form) {
    const type = request.headers["content-type"] ?? "none";
    throw new ExportRefused(
      415,
      `the content type must be application/json or application/x-protobuf, not ${type.slice(0, 100)}`,
    );
  }
  return forms[form].spans(await unpacked(request, await bodyOf(request)));
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Who sends too much hears so once it has sent it: in the middle, few would listen.
    if (length > patience) throw new Error("this sender doesn't come to an end");
    if (length <= longest) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (length > longest) throw tooLong();
  return Buffer.concat(chunks);
}

async function unpacked({ headers }: IncomingMessage, body: Buffer): Promise<Buffer> {
  const encoding = headers["content-encoding"]?.trim().toLowerCase() ?? "identity";
  if (encoding === "identity") return body;
  if (encoding !== "gzip") {
    throw new ExportRefused(415, `the content encoding must be gzip or none, not ${encoding.slice(0, 100)}`);
  }
  try {
    return await promisify(gunzip)(body, { maxOutputLength: longest });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") throw tooLong();
    throw new ExportRefused(400, `the body is no gzip: ${(error as Error).message}`);
  }
}

const tooLong = (): ExportRefused =>
  new ExportRefused(413, `an export may have ${longest / 1024 / 1024} MB, unpacked; send smaller batches`);

/** The body of an answer that takes the export, but for so many of its spans. */
export const takenBody = (form: Form, rejected: number, why: string): string | Buffer =>
  forms[form].taken(rejected, why);

/** The body of an answer that refuses the export. */
export const refusedBody = (form: Form, why: string): string | Buffer => forms[form].refused(why);
