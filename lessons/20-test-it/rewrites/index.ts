import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  { id: "with-fetch", says: "with fetch, and a service before each of two tests", holds: true },
  { id: "raw-sockets", says: "in one test, which writes its requests by hand", holds: true },
  { id: "one-promise-each", says: "a test for each promise, and a class for the service", holds: true },
  {
    id: "believes-the-answers",
    says: "takes what was answered for written",
    holds: false,
    expect: { catches: ["service-a", "service-b", "service-c", "service-d", "service-f"] },
  },
  {
    id: "signals-once",
    says: "sends one signal, as the kubelet does",
    holds: false,
    expect: { catches: ["service-a", "service-b", "service-d", "service-e", "service-f"] },
  },
  {
    id: "hangs-up-itself",
    says: "has a client that is slow, and lets go in the end",
    holds: false,
    expect: { catches: ["service-a", "service-c", "service-d", "service-e", "service-f"] },
  },
] satisfies RewritesInput;
