import { Deadline } from "./deadline.ts";
import type { PodConnection } from "./pod-connection.ts";
import type { Wire, WireOwner } from "./wire.ts";

/**
 * Passes bytes both ways between a client and a pod that have changed to another protocol, until both have ended
 * their halves, one breaks, or neither has said anything for `idle` ms. `over` is called once, when it has ended.
 */
export function openTunnel(client: Wire, pod: PodConnection, idle: number, over: () => void): () => void {
  let halves = 2;
  let first: "client" | "pod" | undefined;
  let closed = false;
  const close = (by: "client" | "pod", how: "fin" | "rst"): void => {
    if (closed) return;
    closed = true;
    silence.end();
    pod.leave(by, how);
    client.destroy();
    over();
  };
  const silence = new Deadline(() => close("client", "fin"));
  const side = (name: "client" | "pod", from: Wire, to: Wire): WireOwner => ({
    received(text) {
      silence.set(idle);
      if (!to.write(text)) from.pause();
    },
    ended() {
      first ??= name;
      to.end();
      if (--halves === 0) close(first, "fin");
    },
    failed(code) {
      close(first ?? name, name === "pod" && code === "ECONNRESET" ? "rst" : "fin");
    },
    drained() {
      to.resume();
    },
  });
  client.owner = side("client", client, pod.wire);
  pod.wire.owner = side("pod", pod.wire, client);
  silence.set(idle);
  return () => close("client", "fin");
}
