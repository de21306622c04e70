import { upSchema, type Command, type Random } from "../../protocol/index.ts";
import { anyJson, mutated, pick } from "./mutate.ts";

const commands: readonly Command[] = [
  { type: "run.start", lesson: "05-endpoint-race", variant: "broken", mode: "live", settings: { rate: 20 } },
  { type: "run.repeat", lesson: "05-endpoint-race", variant: "fixed", settings: {}, times: 2 },
  { type: "run.stop" },
  { type: "pod.delete", pod: "web-1", grace: 3 },
  { type: "pod.signal", pod: "web-1", signal: "SIGTERM" },
  { type: "deployment.scale", replicas: 3 },
  { type: "deployment.rollout", env: { A: "b" } },
  { type: "node.drain", node: "a" },
  { type: "budget.set", minAvailable: 1 },
  { type: "request.send", to: "service", method: "GET", path: "/", headers: [["a", "b"]] },
];

/** Whether the server would start a run for it: whoever fuzzes wants none. */
function starts(text: string): boolean {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return false;
  }
  const up = upSchema.safeParse(raw);
  return up.success && up.data.type === "command" && up.data.command.type.startsWith("run.");
}

/** A message that is a little or quite wrong: text, or bytes. None starts a run. */
export function anyMessage(random: Random): string | Buffer {
  const kind = random();
  if (kind < 0.1) return Buffer.from(Array.from({ length: random() * 200 }, () => random() * 256));
  if (kind < 0.3) return JSON.stringify(anyJson(random));
  const whole = { type: "command", id: Math.floor(random() * 1e6), command: pick(random, commands) };
  const text = JSON.stringify(kind < 0.4 ? { type: "hello", run: null, after: 0 } : whole);
  // Through text and back: what a WebSocket carries as text is UTF-8.
  const wrong = mutated(Buffer.from(text), random).toString("utf8");
  // No JSON ends with a comma.
  return starts(wrong) ? `${wrong},` : wrong;
}

/** The bytes of a frame that a careless or hostile client might send. */
export function anyFrame(random: Random): Buffer {
  const payload = Buffer.from(anyMessage(random));
  const masked = random() < 0.9;
  const first = random() < 0.6 ? 0x81 : Math.floor(random() * 256);
  const claimed = random() < 0.8 ? payload.length : Math.floor(random() * 2 ** 40);
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 127 | (masked ? 128 : 0);
  head.writeBigUInt64BE(BigInt(claimed), 2);
  const frame = Buffer.concat([head, Buffer.alloc(masked ? 4 : 0), payload]);
  return random() < 0.5 ? mutated(frame, random) : frame;
}
