import fc from "fast-check";
import { expect, test } from "vitest";
import { requestOfTrace, traceIdOf, traceparentOf } from "./trace.ts";

const anyRequest = fc.integer({ min: 1, max: 2 ** 32 - 1 });

test("a request's trace id leads back to it, in either case", () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const trace = traceIdOf(request);
      expect(requestOfTrace(trace)).toBe(request);
      expect(requestOfTrace(trace.toUpperCase())).toBe(request);
      expect(traceparentOf(request)).toMatch(new RegExp(`^00-${trace}-(?!0{16})[0-9a-f]{16}-01$`));
    }),
  );
});

test("a trace that somebody else began belongs to no request", () => {
  const foreign = [
    "",
    "0".repeat(32),
    "4bf92f3577b34da6a3ce929d0e0e4736",
    traceIdOf(7).slice(0, -1),
    `${traceIdOf(7)}0`,
  ];
  expect(foreign.map(requestOfTrace)).toEqual(foreign.map(() => null));
  fc.assert(
    fc.property(anyRequest, fc.nat({ max: 15 }), fc.nat({ max: 31 }), (request, digit, at) => {
      const trace = traceIdOf(request);
      const other = trace.slice(0, at) + digit.toString(16) + trace.slice(at + 1);
      fc.pre(other !== trace);
      expect(requestOfTrace(other)).toBeNull();
    }),
  );
});
