import { performance } from "node:perf_hooks";
import type { EventBody } from "../../../protocol/index.ts";
import { trafficSchema } from "../../../protocol/scenario/traffic.ts";
import { createTraffic } from "../../../traffic/index.ts";
import type { Abuse } from "../abuse.ts";

/** As fast as the client takes it, in turn: a head, a body, chunks, and interim answers, none of which ever ends. */
const program = `
import { createServer } from "node:net";
const endless = {
  head: ["HTTP/1.1 200 OK\\r\\n", "x-more: " + "y".repeat(1000) + "\\r\\n"],
  body: ["HTTP/1.1 200 OK\\r\\n\\r\\n", "z".repeat(64 * 1024)],
  chunks: ["HTTP/1.1 200 OK\\r\\ntransfer-encoding: chunked\\r\\n\\r\\n", "10000\\r\\n" + "z".repeat(64 * 1024) + "\\r\\n"],
  interim: ["", "HTTP/1.1 103 Early Hints\\r\\nlink: " + "l".repeat(1000) + "\\r\\n\\r\\n"],
};
let turn = 0;
createServer((socket) => {
  const [first, again] = Object.values(endless)[turn++ % 4];
  socket.on("error", () => {}).once("data", () => {
    socket.write(first);
    const more = () => { while (socket.writable && socket.write(again)); };
    socket.on("drain", more);
    more();
  });
}).listen(process.env.PORT);
`;

const sent = 12;

export const answersForEver: Abuse = {
  name: "endless response head or body",
  tries: "answers that never end, to clients that read them",
  not: ({ way }) => (way === "tests" ? "no test is asked anything" : undefined),
  async run({ start }) {
    const { pod } = await start(program);
    await pod.listening;
    const settled: Extract<EventBody, { type: "request.settled" }>[] = [];
    const enough = Promise.withResolvers<void>();
    const traffic = createTraffic({
      traffic: trafficSchema.parse({ rate: 10, clientsPerNode: 1, deadline: 1, connections: "fresh" }),
      nodes: ["a"],
      seed: 1,
      second: 1000,
      clock: performance,
      route: () => ({ pod: "web-1", socketPath: pod.socketPath }),
      emit(event) {
        if (event.type === "request.settled" && settled.push(event) === sent) enough.resolve();
      },
    });
    traffic.start();
    await enough.promise;
    await traffic.stop();
    if (traffic.counts.sent !== traffic.counts.settled) throw new Error(JSON.stringify(traffic.counts));
    const fine = settled.filter(({ outcome }) => outcome === "ok");
    if (fine.length > 0) throw new Error(`taken for whole: ${JSON.stringify(fine)}`);
    const ways = new Set(settled.map(({ outcome, errno }) => errno ?? outcome));
    return `${settled.length} requests: ${[...ways].join(", ")}`;
  },
};
