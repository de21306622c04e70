import { afterAll, beforeAll, expect, test } from "vitest";
import { startMeasuredServer, type Measured, type MeasuredServer } from "../measured-server.ts";
import { fuzzWire } from "./fuzz-wire.ts";

let server: MeasuredServer;
beforeAll(async () => void (server = await startMeasuredServer()));
afterAll(() => server.stop());

test("2,000 malformed inputs to the routes and the socket: refused with a reason, and nothing comes of them", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const again = `npm run bench fuzz-wire -- --count 2000 --seed ${seed}`;
  const held: Measured[] = [];
  const progress = async (_share: number, open: number): Promise<void> => {
    const measured = await server.measure();
    held.push({ ...measured, descriptors: measured.descriptors - open });
  };
  const { requests, messages, frames, faults } = await fuzzWire(server.page, {
    inputs: 2000,
    seed,
    progress,
  });
  expect(faults, again).toEqual([]);
  // Each kind of refusal has come about, so each has been looked at.
  for (const status of [400, 401, 403, 404, 415, 421, 431])
    expect(requests[status], again).toBeGreaterThan(0);
  expect(messages["error"], again).toBeGreaterThan(0);
  for (const code of [1002, 1007, 1009]) expect(frames[code], again).toBeGreaterThan(0);
  // The session that the messages went to has a lab that stands by, at most, and nothing was run with it.
  expect(server.labs(), again).toBeLessThanOrEqual(1);
  expect(await server.runs(), again).toEqual([]);
  const [warm, last] = [held[0], held.at(-1)];
  expect(last?.descriptors ?? 0, again).toBeLessThan((warm?.descriptors ?? 0) + 5);
  expect(last?.heap ?? 0, again).toBeLessThan((warm?.heap ?? 0) + 16 * 1024 * 1024);
  const { code, stderr } = await server.stop();
  expect(code).toBe(0);
  expect(stderr, again).not.toMatch(/error/i);
});
