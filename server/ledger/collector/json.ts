import * as z from "zod/mini";
import { problems } from "../../protocol/index.ts";
import { checkedSpan, ExportRefused, type Span } from "./span.ts";

/** The part of OTLP's ExportTraceServiceRequest that is read; unknown fields are to be ignored, says OTLP. */
const requestSchema = z.object({
  resourceSpans: z._default(
    z.array(
      z.object({
        scopeSpans: z._default(
          z.array(
            z.object({
              spans: z._default(
                z.array(
                  z.object({ traceId: z.string(), spanId: z.string(), name: z._default(z.string(), "") }),
                ),
                [],
              ),
            }),
          ),
          [],
        ),
      }),
    ),
    [],
  ),
});

/** @throws {ExportRefused} when it isn't JSON, or no export of traces. */
export function spansOfJson(body: Buffer): Span[] {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (error) {
    throw new ExportRefused(400, `the body is no JSON: ${(error as Error).message}`);
  }
  const request = requestSchema.safeParse(value);
  if (!request.success)
    throw new ExportRefused(400, `the body is no export of traces: ${problems(request.error)}`);
  return request.data.resourceSpans
    .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
    .map(({ traceId, spanId, name }) =>
      checkedSpan({ traceId: traceId.toLowerCase(), spanId: spanId.toLowerCase(), name }),
    );
}
