import { describe, expect, test } from "vitest";
import { traceparentOf } from "../../../../server/protocol/trace.ts";
import type { EventBody } from "../../../../server/protocol/index.ts";
import { dedent, TestLab } from "../lab.test-support.ts";

type Settled = Omit<Extract<EventBody, { type: "request.settled" }>, "type" | "request" | "bytes">;

/** A lab that answers the next request by hand so, half a cluster second after it was sent. */
function answering(settled: Settled, reply?: { head: string; body: string; size?: number }): TestLab {
  const lab = new TestLab().pods().at(10);
  lab.onAsk = (command) => {
    if (command.type !== "request.send") return;
    const { method, path } = command;
    const sent = { client: "shell", router: "a", pod: "web-1", connection: 9, reused: false, intended: 1000 };
    lab.at(10, { type: "request.sent", request: 41, ...sent, method, path });
    if (settled.phase !== "connect") lab.later(10.1, { type: "request.connected", request: 41 });
    if (reply)
      lab.later(10.5, {
        type: "reply.received",
        request: 41,
        head: `${reply.head.replaceAll("\n", "\r\n")}\r\n`,
        body: reply.body,
        size: reply.size ?? reply.body.length,
      });
    lab.later(10.5, { type: "request.settled", request: 41, bytes: 0, ...settled });
  };
  return lab;
}

const hello = { head: "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 6", body: "hello\n" };
const answered: Settled = { outcome: "ok", phase: "done", status: 200 };

describe("what is asked", () => {
  const asks = async (line: string) => {
    const lab = answering(answered, hello);
    await lab.run(line);
    return lab.asked[0];
  };
  const agent = [
    ["User-Agent", "curl/7.88.1"],
    ["Accept", "*/*"],
  ];

  test("the service, on the first node, by name or address", async () => {
    const whole = { type: "request.send", node: "a", to: "service", method: "GET", path: "/" };
    expect(await asks("curl http://web/")).toEqual({ ...whole, headers: [["Host", "web"], ...agent] });
    for (const url of [
      "web",
      "http://web:80",
      "http://web.default.svc.cluster.local",
      "10.96.0.80",
      "pay.example",
    ])
      expect(await asks(`curl ${url}`)).toMatchObject(whole);
  });

  test("a pod by its address", async () => {
    expect(await asks("curl http://10.244.2.11:8080/pay?x=1#y")).toMatchObject({
      to: "web-2",
      path: "/pay?x=1",
      headers: [["Host", "10.244.2.11:8080"], ...agent],
    });
  });

  test("method, body, fields and time", async () => {
    expect(
      await asks(`curl -sS -X PUT -H 'X-A: b' -H 'Accept:' -d 'a=1' -d b=2 -m 2.5 web/pay`),
    ).toMatchObject({
      method: "PUT",
      body: "a=1&b=2",
      timeout: 2.5,
      headers: [
        ["Host", "web"],
        ["User-Agent", "curl/7.88.1"],
        ["X-A", "b"],
        ["Content-Type", "application/x-www-form-urlencoded"],
      ],
    });
    expect(await asks(`curl --json '{"a":1}' web/pay`)).toMatchObject({ method: "POST", body: '{"a":1}' });
    expect(await asks("curl -I web")).toMatchObject({ method: "HEAD" });
    expect(await asks("curl -H 'Host: other' web")).toMatchObject({ headers: [...agent, ["Host", "other"]] });
  });
});

describe("what is printed", () => {
  test("the body; with -i the head as well; with -w what is asked for", async () => {
    expect(await answering(answered, hello).run("curl -s http://web/")).toBe("hello\n");
    expect(await answering(answered, hello).run("curl -si http://web/")).toBe(dedent`
      HTTP/1.1 200 OK
      Content-Type: text/plain
      Content-Length: 6

      hello
    `);
    expect(
      await answering(answered, hello).run(
        "curl -s -o /dev/null -w '%{http_code} %{time_total}\\n' http://web/",
      ),
    ).toBe("200 0.500000\n");
  });

  test("with -v what really goes over the wire", async () => {
    expect(await answering(answered, hello).run("curl -v http://web/x")).toBe(
      dedent`
      *   Trying 10.96.0.80:80...
      * Connected to web (10.96.0.80) port 80 (#0)
      > GET /x HTTP/1.1
      > Host: web
      > User-Agent: curl/7.88.1
      > Accept: */*
      > X-Request-Id: 41
      > traceparent: TRACE
      > 
      < HTTP/1.1 200 OK
      < Content-Type: text/plain
      < Content-Length: 6
      < 
      hello
      * Connection #0 to host web left intact
    `.replace("TRACE", traceparentOf(41)),
    );
  });

  test("a 503 is an answer; with -f it is none", async () => {
    const busy = { head: "HTTP/1.1 503 Service Unavailable\nConnection: close", body: "busy\n" };
    const settled: Settled = { outcome: "status-5xx", phase: "done", status: 503 };
    expect(await answering(settled, busy).run("curl -s web")).toBe("busy\n");
    expect(await answering(settled, busy).run("curl -f web")).toBe(
      "curl: (22) The requested URL returned error: 503\n[22]",
    );
  });

  const part = { head: "HTTP/1.1 200 OK\nContent-Length: 50", body: "hello\n" };
  test.each<[string, Settled, typeof part | undefined, string]>([
    [
      "refused",
      { outcome: "refused", phase: "connect", errno: "ECONNREFUSED" },
      undefined,
      "curl: (7) Failed to connect to web port 80 after 500 ms: Couldn't connect to server\n[7]",
    ],
    [
      "FIN before a byte",
      { outcome: "reset", phase: "waiting" },
      undefined,
      "curl: (52) Empty reply from server\n[52]",
    ],
    [
      "RST",
      { outcome: "reset", phase: "waiting", errno: "ECONNRESET" },
      undefined,
      "curl: (56) Recv failure: Connection reset by peer\n[56]",
    ],
    [
      "FIN inside the body",
      { outcome: "truncated", phase: "reading" },
      part,
      "hello\ncurl: (18) transfer closed with 44 bytes remaining to read\n[18]",
    ],
    [
      "the deadline",
      { outcome: "timed-out", phase: "waiting" },
      undefined,
      "curl: (28) Operation timed out after 500 milliseconds with 0 bytes received\n[28]",
    ],
    [
      "the deadline, inside the body",
      { outcome: "timed-out", phase: "reading" },
      part,
      "hello\ncurl: (28) Operation timed out after 500 milliseconds with 6 out of 50 bytes received\n[28]",
    ],
    [
      "the deadline, before it connected",
      { outcome: "timed-out", phase: "connect" },
      undefined,
      "curl: (28) Failed to connect to web port 80 after 500 ms: Timeout was reached\n[28]",
    ],
  ])("%s", async (_, settled, reply, printed) => {
    expect(await answering(settled, reply).run("curl http://web/")).toBe(printed);
  });

  test("-v says that the connection was refused", async () => {
    const lab = answering({ outcome: "refused", phase: "connect", errno: "ENOENT" });
    expect(await lab.run("curl -sv http://10.244.1.10:8080/")).toBe(dedent`
      *   Trying 10.244.1.10:8080...
      * connect to 10.244.1.10 port 8080 failed: Connection refused
      * Failed to connect to 10.244.1.10 port 8080 after 500 ms: Couldn't connect to server
      * Closing connection 0
      [7]`);
  });

  test("nothing is sent to where nothing can be", async () => {
    const lab = answering(answered, hello);
    expect(await lab.run("curl web-1")).toBe("curl: (6) Could not resolve host: web-1\n[6]");
    expect(await lab.run("curl http://10.244.1.10/")).toMatch(
      /^curl: \(7\) Failed to connect to 10\.244\.1\.10 port 80 /,
    );
    expect(await lab.run("curl")).toBe(
      "curl: no URL specified!\ncurl: try 'curl --help' or 'curl --manual' for more information\n[2]",
    );
    expect(await lab.run("curl --bogus web")).toContain("curl: option --bogus: is unknown\n");
    lab.why = "no run goes on";
    expect(await lab.run("curl web")).toBe("curl: (7) the lab sends no request now\n# no run goes on\n[7]");
    expect(lab.asked).toEqual([]);
  });
});

test("a loop of requests counts what it saw", async () => {
  const lab = answering(answered, hello);
  const { onAsk } = lab;
  let request = 41;
  lab.onAsk = (command) => {
    if (request === 41) onAsk(command);
    else lab.refusal = "enough";
    request += 1;
  };
  expect(
    await lab.run(
      "while curl -s -o /dev/null -w '%{http_code}\\n' web; do sleep 0.01; done | sort | uniq -c",
    ),
  ).toContain("      1 200\n");
});
