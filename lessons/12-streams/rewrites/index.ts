import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-hono", says: "with Hono's streamSSE, which writes an event in one piece", holds: true },
  {
    id: "told-by-the-ledger",
    says: "hears of receipts by LISTEN, and pipes them from a generator that can be aborted",
    holds: true,
  },
  {
    id: "resume-alone",
    says: "destroys the streams as before, and begins where a client was",
    holds: true,
  },
  {
    id: "whole-events-alone",
    says: "ends behind a whole event, and nobody reads the id that comes back",
    holds: false,
    fails: ["in-flight"],
    cause: "event-lost",
  },
  {
    id: "begins-at-the-id",
    says: "begins with the event that the client names",
    holds: false,
    fails: ["in-flight"],
    cause: "event-doubled",
  },
  {
    id: "capital-letters",
    says: "looks for the header as it is written, where Node has small letters",
    holds: false,
    fails: ["in-flight"],
    cause: "event-lost",
  },
  {
    id: "resumes-and-waits",
    says: "begins where a client was, and never ends a stream",
    holds: false,
    fails: ["exit"],
  },
] satisfies RewritesInput;
