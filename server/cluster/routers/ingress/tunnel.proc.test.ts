import { describe, expect, test } from "vitest";
import { read } from "./testing/ask.ts";
import { dial } from "./testing/client.ts";
import { ok, rawPod, testPod, type TestPod } from "./testing/pods.ts";
import { testProxy, type TestProxy } from "./testing/proxies.ts";

const handshake =
  "GET /feed HTTP/1.1\r\nHost: a\r\nX-Request-Id: 1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: k\r\n\r\n";
const agreed = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

/** A pod that agrees to change protocols and says `welcome`, then gives back what it gets. */
async function tunnelling(readTimeout = 20_000): Promise<TestProxy & { web: TestPod }> {
  const web = await rawPod((socket) => {
    let text = "";
    socket.removeAllListeners("end");
    socket.on("data", (bytes) => {
      if (text.includes("\r\n\r\n")) {
        socket.write(bytes);
        return;
      }
      text += bytes.toString("latin1");
      if (!text.includes("\r\n\r\n")) return;
      web.requests.push(text);
      socket.write(`${agreed}welcome`);
      socket.write(text.slice(text.indexOf("\r\n\r\n") + 4));
    });
  });
  const proxy = await testProxy({ readTimeout });
  await proxy.setUpstreams([web]);
  return { ...proxy, web };
}

describe("after both have agreed on another protocol", () => {
  test("bytes go both ways, from the first one on", async () => {
    const { socketPath, web, of } = await tunnelling();
    const client = dial(socketPath, `${handshake}early`);
    await client.until((text) => text.endsWith("welcomeearly"));
    client.socket.write("\0\x80\xff", "latin1");
    expect(await client.until((text) => text.endsWith("\xff"))).toMatch(
      /^HTTP\/1\.1 101 Switching Protocols\r\n(?:.*\r\n)*Upgrade: websocket\r\n\r\nwelcomeearly\0\x80\xff$/,
    );
    expect(web.requests[0]).toContain("Connection: upgrade\r\nUpgrade: websocket\r\n");
    expect(of("proxy.settled")).toMatchObject([{ result: "answered", status: 101 }]);
  });

  test("each may end its half while the other goes on", async () => {
    const { socketPath, web, of, until } = await tunnelling();
    const client = dial(socketPath, handshake);
    await client.until((text) => text.endsWith("welcome"));
    const [pod] = web.sockets;
    const podSawEnd = new Promise((resolve) => pod?.once("end", resolve));
    client.socket.end("last words");
    await podSawEnd;
    pod?.write(" and mine");
    await client.until((text) => text.endsWith("welcomelast words and mine"));
    pod?.end();
    await until(() => of("connection.closed").length === 1);
    expect(of("connection.closed")).toMatchObject([{ by: "client", how: "fin" }]);
    await client.ended;
  });

  test("the pod's end reaches the client", async () => {
    const { socketPath, web, of, until } = await tunnelling();
    const client = dial(socketPath, handshake);
    await client.until((text) => text.endsWith("welcome"));
    web.sockets[0]?.destroy();
    await client.ended;
    client.socket.end();
    await until(() => of("connection.closed").length === 1);
    expect(of("connection.closed")).toMatchObject([{ pod: "web-1", by: "pod" }]);
  });

  test("a pod that is cut off takes its client along", async () => {
    const { socketPath, web, cut, of, until } = await tunnelling();
    const client = dial(socketPath, handshake);
    const text = await client.until((all) => all.endsWith("welcome"));
    cut(web.socketPath);
    expect(await client.ended).toBe(text);
    await until(() => of("connection.closed").length === 1);
    expect(of("connection.closed")).toMatchObject([{ by: "client", how: "fin" }]);
  });

  test("the client's end reaches the pod", async () => {
    const { socketPath, web } = await tunnelling();
    const client = dial(socketPath, handshake);
    await client.until((text) => text.endsWith("welcome"));
    const ended = new Promise((resolve) => web.sockets[0]?.once("end", resolve));
    client.socket.destroy();
    await ended;
  });

  test("silence for the read timeout ends it", async () => {
    const { socketPath, of, until } = await tunnelling(50);
    await dial(socketPath, handshake).ended;
    await until(() => of("connection.closed").length === 1);
    expect(of("connection.closed")).toMatchObject([{ by: "client" }]);
  });

  test("a proxy that closes waits for it, but not for ever", async () => {
    const { socketPath, close, exited } = await tunnelling();
    const client = dial(socketPath, handshake);
    await client.until((text) => text.endsWith("welcome"));
    const closed = close(50);
    await client.ended;
    await closed;
    expect(await exited).toEqual({ code: 0, signal: null });
  });
});

test("a pod may decline: then it is an answer like any other", async () => {
  const web = await testPod((socket) => socket.write(ok));
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const client = dial(proxy.socketPath, handshake);
  expect(read(await client.until((text) => text.endsWith("hello"))).status).toBe(200);
});

test("a pod can't change protocols when nobody has asked", async () => {
  const web = await testPod((socket) => socket.write(agreed));
  const proxy = await testProxy();
  await proxy.setUpstreams([web]);
  const client = dial(proxy.socketPath, "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: 9\r\n\r\n");
  expect(read(await client.until((text) => text.endsWith("Gateway\n"))).status).toBe(502);
  expect(proxy.of("proxy.settled")).toMatchObject([{ request: 9, result: "invalid", status: 502 }]);
});
