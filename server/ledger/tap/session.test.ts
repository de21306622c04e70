import { describe, expect, test } from "vitest";
import { WatchedSession } from "./session.ts";

/** A message of the protocol: its type, then its body. */
function message(type: string, body: Buffer | string = ""): Buffer {
  const bytes = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type, "latin1");
  head.writeUInt32BE(bytes.length + 4, 1);
  return Buffer.concat([head, bytes]);
}
const startup = Buffer.from([0, 0, 0, 9, 0, 3, 0, 0, 0]);
const ready = (status: "I" | "T" | "E"): Buffer => message("Z", status);

interface Step {
  /** From the client, each letter a message. */
  readonly asks?: string;
  /** From the server: letters for messages, and in lower case the status of a ReadyForQuery. */
  readonly says?: string;
}

/** A session that was opened, after these steps. */
function after(...steps: Step[]): WatchedSession {
  const session = new WatchedSession(startup, () => {});
  session.received(
    Buffer.concat([message("R", "\0\0\0\0"), message("K", "\0\0\u0001\u0002key"), ready("I")]),
  );
  for (const { asks = "", says = "" } of steps) {
    for (const type of asks) session.sent(message(type, "body"));
    for (const type of says) {
      const status = { i: "I", t: "T", e: "E" } as const;
      session.received(type in status ? ready(status[type as "i"]) : message(type, "body"));
    }
  }
  return session;
}

test("is open once the server is ready, and knows its backend", () => {
  const opened: number[] = [];
  const session = new WatchedSession(startup.subarray(0, 8), ({ backend }) => opened.push(backend));
  session.sent(Buffer.concat([startup.subarray(8), message("p", "password")]));
  session.received(Buffer.concat([message("R", "\0\0\0\0"), message("K", "\0\0\u0001\u0002key")]));
  expect(session).toMatchObject({ isOpen: false, busy: false });
  session.received(ready("I"));
  session.received(ready("I"));
  expect(session).toMatchObject({ isOpen: true, busy: false, queries: 0 });
  expect(opened).toEqual([0x0102]);
});

describe("busy, and how many queries", () => {
  test.each<[string, boolean, number, Step[]]>([
    ["nothing asked", false, 0, []],
    ["a query under way", true, 1, [{ asks: "Q" }]],
    ["its rows, but not its end", true, 1, [{ asks: "Q", says: "TDDC" }]],
    ["answered", false, 1, [{ asks: "Q", says: "TDDCi" }]],
    ["failed, and its client knows", false, 1, [{ asks: "Q", says: "E" }]],
    ["failed, and ready again", false, 1, [{ asks: "Q", says: "Ei" }]],
    ["the next one after a failure", true, 2, [{ asks: "Q", says: "Ei" }, { asks: "Q" }]],
    ["two sent at once, one answered", true, 2, [{ asks: "QQ", says: "Ci" }]],
    ["two sent at once, one failed", true, 2, [{ asks: "QQ", says: "E" }]],
    ["in a transaction", true, 1, [{ asks: "Q", says: "Ct" }]],
    [
      "in a failed transaction",
      true,
      2,
      [
        { asks: "Q", says: "Ct" },
        { asks: "Q", says: "Ee" },
      ],
    ],
    [
      "a failure in a transaction",
      true,
      2,
      [
        { asks: "Q", says: "Ct" },
        { asks: "Q", says: "E" },
      ],
    ],
    [
      "after a transaction",
      false,
      2,
      [
        { asks: "Q", says: "Ct" },
        { asks: "Q", says: "Ci" },
      ],
    ],
    ["the extended protocol under way", true, 1, [{ asks: "PBDES" }]],
    ["the extended protocol without its Sync", true, 1, [{ asks: "PBDE", says: "12TC" }]],
    ["the extended protocol, answered", false, 1, [{ asks: "PBDES", says: "12TDCi" }]],
    ["only prepared", false, 0, [{ asks: "PS", says: "1i" }]],
    ["a notification from another session", false, 0, [{ says: "A" }]],
  ])("%s", (_, busy, queries, steps) => {
    expect(after(...steps)).toMatchObject({ busy, queries, terminated: false });
  });
});

test("a goodbye is seen", () => {
  expect(after({ asks: "Q", says: "Ci" }, { asks: "X" })).toMatchObject({ terminated: true, busy: false });
});
