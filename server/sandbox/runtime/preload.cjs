"use strict";
/*
 * Runs inside every pod, before the pod's own code. It gives the pod its port, which is a Unix socket that the lab
 * has opened, and tells the lab what the process is doing. It must not be noticed: it holds nothing open, changes no
 * signal's meaning, throws nothing.
 *
 * Descriptors that the lab passes: 3 is the listening socket, 4 takes reports, one JSON object a line. A pod that is
 * started by a command makes the socket itself, at PORT_SOCKET: a shell around it would keep an inherited one open.
 */
// A command that is run in the container beside the program, such as a hook, has nothing to do with any of this.
if (process.env.CONTAINER_PID) return;

const http = require("node:http");
const { Server } = require("node:net");
const { unlinkSync, writeSync } = require("node:fs");
const { constants } = require("node:os");
const { subscribe } = require("node:diagnostics_channel");

const LISTENER = 3;
const REPORTS = 4;
/**
 * A Unix socket turns a client away when its queue is full, while TCP would let it wait: so the queue is long unless
 * the pod asks for another.
 */
const BACKLOG = 4096;
/** How often a state that keeps changing is reported, in ms. */
const PAUSE = 50;
/** The first look comes this long after the close: what was just closed has gone by then. */
const ALIVE_EVERY = 100;

const port = Number(process.env.PORT);
const ownSocket = process.env.PORT_SOCKET;
const { stringify } = JSON;

// --- reports ---

let broken = false;

function report(message) {
  if (broken) return;
  try {
    writeSync(REPORTS, `${stringify(message)}\n`);
  } catch {
    broken = true;
  }
}

/** Reports the newest state at once, then at most every `PAUSE` ms, and only if it has changed. */
function newest(describe) {
  let last = "";
  let resting = false;
  const say = () => {
    const message = describe();
    const text = stringify(message);
    if (text === last) return;
    last = text;
    report(message);
    resting = true;
    setTimeout(() => {
      resting = false;
      say();
    }, PAUSE).unref();
  };
  return () => {
    if (!resting) say();
  };
}

// --- signal handlers ---

const handled = new Set();
const handlersChanged = newest(() => ({ type: "handlers", signals: [...handled] }));
const isSignal = (name) => typeof name === "string" && name.startsWith("SIG");

process.on("newListener", (name) => {
  if (!isSignal(name)) return;
  handled.add(name);
  handlersChanged();
});
process.on("removeListener", (name) => {
  if (!isSignal(name) || process.listenerCount(name) > 0) return;
  handled.delete(name);
  handlersChanged();
});

// --- connections and requests ---

/** The server that holds the lab's socket, once there is one. */
let holder = null;
let open = 0;
let active = 0;
const connectionsChanged = newest(() => ({ type: "connections", open, active }));

subscribe("net.server.socket", ({ socket }) => {
  if (holder === null || socket.server !== holder) return;
  open += 1;
  connectionsChanged();
  socket.once("close", () => {
    open -= 1;
    connectionsChanged();
  });
});

subscribe("http.server.request.start", ({ response, server }) => {
  if (holder === null || server !== holder) return;
  active += 1;
  connectionsChanged();
  response.once("close", () => {
    active -= 1;
    connectionsChanged();
  });
});

// --- what keeps a closing process alive ---

const names = {
  Timeout: "timer",
  Immediate: "immediate",
  TCPSocketWrap: "socket",
  TCPServerWrap: "listener",
};

/** Node counts its own stdout and stderr as active once they have been used, though they hold nothing open. */
const stdio = () => process._getActiveHandles().filter(({ fd }) => fd === 1 || fd === 2).length;

function aliveBy() {
  const counts = new Map();
  const add = (name, count) => counts.set(name, (counts.get(name) ?? 0) + count);
  // Unix sockets all look alike: the pod's listener is told apart by knowing whether it is still open.
  const listeners = holder !== null && holder._handle ? 1 : 0;
  let pipes = 0;
  for (const resource of process.getActiveResourcesInfo()) {
    if (resource === "PipeWrap") pipes += 1;
    else add(names[resource] ?? resource, 1);
  }
  const sockets = pipes - listeners - stdio();
  if (listeners > 0) add("listener", listeners);
  if (sockets > 0) add("socket", sockets);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} ×${count}`)).slice(0, 40);
}

const aliveChanged = newest(() => ({ type: "alive", by: aliveBy() }));

let closing = false;

function startedClosing() {
  report({ type: "closing" });
  if (closing) return;
  closing = true;
  setInterval(aliveChanged, ALIVE_EVERY).unref();
}

// --- a quick start ---

/**
 * `import … from "node:http"` reads every export of the module, and three of them load the whole of undici: that is
 * half of a pod's start, 30 ms. These stand in for them until they are used.
 */
function postpone(name) {
  const property = Object.getOwnPropertyDescriptor(http, name);
  if (property?.get === undefined || !property.configurable) return;
  const real = () => property.get.call(http);
  const value = new Proxy(function () {}, {
    construct: (_, args, target) => Reflect.construct(real(), args, target),
    get: (_, key) => Reflect.get(real(), key),
    has: (_, key) => Reflect.has(real(), key),
  });
  Object.defineProperty(http, name, {
    value,
    configurable: true,
    enumerable: property.enumerable,
    writable: true,
  });
}

for (const name of ["WebSocket", "CloseEvent", "MessageEvent"]) postpone(name);

// --- the port ---

/** Whether these arguments of `listen` ask for the pod's port, on whatever host. */
function asksForPort(args) {
  const [first] = args;
  if (typeof first === "number") return first === port;
  if (typeof first === "string") return first !== "" && Number(first) === port;
  if (first === null || typeof first !== "object") return false;
  if (first._handle || first.handle || typeof first.fd === "number" || typeof first.path === "string")
    return false;
  return (typeof first.port === "number" || typeof first.port === "string") && Number(first.port) === port;
}

function backlogOf(args) {
  const [first] = args;
  if (first !== null && typeof first === "object") return first.backlog;
  return args.slice(1, 3).find((argument) => typeof argument === "number");
}

function failToListen(server, code, problem) {
  const error = new Error(`listen ${code}: ${problem} :::${port}`);
  Object.assign(error, { code, errno: -constants.errno[code], syscall: "listen", address: "::", port });
  process.nextTick(() => server.emit("error", error));
}

/** What a process killed before this one may have left behind. */
function clearWay() {
  try {
    unlinkSync(ownSocket);
  } catch {
    // Nothing, as usual.
  }
}

function listenOnLabSocket(server, args) {
  if (ownSocket) clearWay();
  const options = ownSocket ? { path: ownSocket } : { fd: LISTENER };
  if (args[0] !== null && typeof args[0] === "object" && args[0].signal) options.signal = args[0].signal;
  const backlog = backlogOf(args);
  const last = args.at(-1);
  const callback = typeof last === "function" ? last : undefined;
  holder = server;
  originalListen.call(server, options, typeof backlog === "number" ? backlog : BACKLOG, callback);
  if (server._handle) report({ type: "listening" });
}

const { listen: originalListen, close: originalClose, address: originalAddress } = Server.prototype;

/** Puts a method in the place of another, looking the same from outside. */
function replace(name, original, method) {
  Object.defineProperty(method, "name", { value: original.name, configurable: true });
  Object.defineProperty(method, "length", { value: original.length, configurable: true });
  Server.prototype[name] = method;
}

replace("listen", originalListen, function (...args) {
  if (this._handle || !asksForPort(args)) return originalListen.apply(this, args);
  if (holder === null) {
    listenOnLabSocket(this, args);
  } else if (holder._handle) {
    failToListen(this, "EADDRINUSE", "address already in use");
  } else {
    failToListen(
      this,
      "EADDRNOTAVAIL",
      "the lab gives a pod its port once; it was closed and can't be opened again",
    );
  }
  return this;
});

replace("close", originalClose, function (...args) {
  const closesPort = this === holder && Boolean(this._handle);
  const result = originalClose.apply(this, args);
  if (closesPort) startedClosing();
  return result;
});

replace("address", originalAddress, function () {
  if (this !== holder || !this._handle) return originalAddress.call(this);
  return { address: "::", family: "IPv6", port };
});

// Says at once that nothing is handled yet. If nobody is there to hear it, the lab died while this process started,
// before anything tied its life to the lab's.
handlersChanged();
if (broken) process.exit(1);
