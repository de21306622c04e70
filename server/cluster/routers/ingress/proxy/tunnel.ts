import { Deadline } from "./deadline.ts";
import type { PodConnection } from "./pod-connection.ts";
import type { Wire } from "./wire.ts";

/**
 * Passes bytes both ways between a client and a pod that have changed to another protocol, until both have ended
 * their halves, one breaks or is cut off, or neither has said anything for `idle` ms. `over` is called once, when it
 * has ended. Returns what ends it.
 */
export function openTunnel(client: Wire, pod: PodConnection, idle: number, over: () => void): () => void {
  let halves = 2;
  let first: "client" | "pod" | undefined;
  let closed = false;
  const close = (by: "client" | "pod"): void => {
    if (closed) return;
    closed = true;
    silence.end();
    pod.leave(by, "fin");
    client.destroy();
    over();
  };
  const silence = new Deadline(() => close("client"));
  const side = (name: "client" | "pod", from: Wire, to: Wire) => ({
    received(text: string): void {
      silence.set(idle);
      if (!to.write(text)) from.pause();
    },
    ended(): void {
      first ??= name;
      to.end();
      if (--halves === 0) close(first);
    },
    failed(): void {
      close(first ?? name);
    },
    drained(): void {
      to.resume();
    },
  });
  client.owner = side("client", client, pod.wire);
  pod.use({ ...side("pod", pod.wire, client), connected: () => undefined });
  silence.set(idle);
  return () => close("client");
}
