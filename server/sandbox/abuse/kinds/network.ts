import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { onlyInContainers, refusals, type Abuse } from "../abuse.ts";

const open = onlyInContainers(
  "nothing there keeps a program from the network: the tier is for loopback alone",
);

/** How the kernel of the host describes the pod's own network. */
const network = (pid: number, file: string): string[] =>
  readFileSync(`/proc/${pid}/net/${file}`, "latin1").trim().split("\n");

export const reachesOut: Abuse = {
  name: "connect to the lab, the network, DNS",
  tries: "the lab's port, abstract socket and datagrams, metadata addresses, the world, names",
  not: open,
  async run({ start }) {
    const { pod, line } = await start(
      `import { createSocket } from "node:dgram";
       import { lookup } from "node:dns/promises";
       import net from "node:net";
       const outcomes = {};
       const attempt = async (name, act) => {
         try { outcomes[name] = (await act()) ?? "ok"; } catch (error) { outcomes[name] = error.code ?? error.message; }
       };
       const dial = (...to) => new Promise((resolve, reject) => net.connect(...to).on("connect", resolve).on("error", reject));
       const send = (port, host) => new Promise((resolve, reject) =>
         createSocket("udp4").send("x", port, host, (error) => error ? reject(error) : resolve("sent")));
       await attempt("lab", () => dial(Number(process.env.LAB_PORT), "127.0.0.1"));
       await attempt("six", () => dial(Number(process.env.LAB_PORT), "::1"));
       await attempt("abstract", () => dial("\\0" + process.env.LAB_ABSTRACT));
       await attempt("unix", () => dial(process.env.LAB_SOCKET));
       await attempt("metadata", () => dial(80, "169.254.169.254"));
       await attempt("world", () => dial(443, "1.1.1.1"));
       await attempt("names", () => lookup("example.com"));
       await attempt("far", () => send(53, "8.8.8.8"));
       await attempt("near", () => send(Number(process.env.LAB_DATAGRAMS), "127.0.0.1"));
       console.log(JSON.stringify(outcomes));
       setInterval(() => {}, 1000);`,
    );
    const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
    const devices = network(pod.pid, "dev").slice(2);
    if (devices.length !== 1 || !/^\s*lo:/.test(devices[0] ?? ""))
      throw new Error(`it has ${devices.join("; ")}`);
    // A datagram to its own loopback goes off to nobody.
    return refusals(outcomes, ["near"]);
  },
};

export const bindsPorts: Abuse = {
  name: "bind other ports",
  tries: "listen where others would find it",
  not: open,
  async run({ start }) {
    const { line } = await start(
      `import { createServer } from "node:net";
       const server = createServer((socket) => socket.end("mine")).listen(0, "0.0.0.0", () => console.log("at", server.address().port));`,
    );
    const port = Number(/at (\d+)/.exec(await line("at "))?.[1]);
    const met = await new Promise<string>((resolve) => {
      connect(port, "127.0.0.1")
        .on("data", (data) => resolve(data.toString()))
        .on("error", ({ code }: NodeJS.ErrnoException) => resolve(code ?? "error"));
    });
    if (met === "mine") throw new Error("the host finds it there");
    return `it listens for itself; the host finds ${met}`;
  },
};

/** The lab's listener is a descriptor of the host's: what else could be made of it? */
export const pivots: Abuse = {
  name: "listener pivots",
  tries: "turn the listener that it was handed into a connection to the lab, or a listener elsewhere",
  not: (place) =>
    open(place) ?? (place.way === "alone" ? undefined : "it makes its own socket, and is handed none"),
  async run({ start }) {
    const { line, pod } = await start(
      `import { dlopen, getInt32 } from "node:ffi";
       const { functions } = dlopen(null, {
         connect: { arguments: ["int32", "pointer", "uint32"], return: "int32" },
         bind: { arguments: ["int32", "pointer", "uint32"], return: "int32" },
         listen: { arguments: ["int32", "int32"], return: "int32" },
         shutdown: { arguments: ["int32", "int32"], return: "int32" },
         sendto: { arguments: ["int32", "pointer", "uint64", "int32", "pointer", "uint32"], return: "int64" },
         __errno_location: { arguments: [], return: "pointer" },
       });
       const errno = functions.__errno_location();
       const outcome = (result) => Number(result) < 0 ? -getInt32(errno, 0) : "ok";
       const inet = Buffer.alloc(16); inet.writeUInt16LE(2, 0); inet.writeUInt16BE(Number(process.env.LAB_PORT), 2); inet.set([127, 0, 0, 1], 4);
       const none = Buffer.alloc(16);
       const name = (text) => { const bytes = Buffer.alloc(110); bytes.writeUInt16LE(1, 0); return [bytes, 2 + bytes.write(text, 2)]; };
       const [abstract, abstractLength] = name("\\0" + process.env.LAB_ABSTRACT);
       const [unix, unixLength] = name(process.env.LAB_SOCKET);
       console.log(JSON.stringify({
         toTheLab: outcome(functions.connect(3, inet, 16)),
         unspecified: outcome(functions.connect(3, none, 16)),
         again: outcome(functions.connect(3, inet, 16)),
         abstract: outcome(functions.connect(3, abstract, abstractLength)),
         unix: outcome(functions.connect(3, unix, unixLength)),
         fastOpen: outcome(functions.sendto(3, none, 1n, 0x20000000, inet, 16)),
         elsewhere: (functions.shutdown(3, 2), outcome(functions.bind(3, inet, 16))),
         abstractName: outcome(functions.bind(3, abstract, abstractLength)),
       }));
       process.exit(0);`,
    );
    const outcomes = JSON.parse(await line("{")) as Record<string, unknown>;
    await pod.exited;
    return refusals(outcomes);
  },
};

export const inspects: Abuse = {
  name: "inspector",
  tries: "open Node's debugger, by itself and by the lab's own signal",
  async run({ start, tier }) {
    const { pod, line, log } = await start(
      `let met = "opened";
       try { (await import("node:inspector")).open(0, "127.0.0.1"); } catch (error) { met = error.code; }
       process.on("SIGTERM", () => console.log("still here"));
       console.log("asked:", met);
       setInterval(() => {}, 1000);`,
      { belted: true },
    );
    const met = await line("asked:");
    pod.kill("SIGUSR1");
    // It is a signal as others are: whether it ends the pod, is up to who is PID 1.
    if (log.some((text) => /Debugger listening/.test(text))) throw new Error("it listens for a debugger");
    if (tier === "container") {
      const listeners = ["tcp", "tcp6"]
        .flatMap((file) => network(pod.pid, file))
        .filter((row) => / 0A /.test(row));
      if (listeners.length > 0) throw new Error(`it listens: ${listeners.join("; ")}`);
    }
    if (!/ERR_/.test(met)) throw new Error(met);
    return met;
  },
};
