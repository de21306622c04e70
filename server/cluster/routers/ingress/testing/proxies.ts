import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { settings } from "./settings.ts";
import { startProxy, type ProxyEvent, type ProxyProcess, type ProxySettings } from "../index.ts";

/** A fresh folder, short enough for socket paths, that is gone after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "lc-i-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A proxy of the test's own, and what it has told. */
export interface TestProxy extends ProxyProcess {
  readonly events: ProxyEvent[];
  of<T extends ProxyEvent["type"]>(type: T): Extract<ProxyEvent, { type: T }>[];
  /** Waits until the condition holds; it is looked at after every event. */
  until(holds: () => boolean): Promise<void>;
}

/** Starts the ingress, which is gone after the test. */
export async function testProxy(over: Partial<ProxySettings> = {}): Promise<TestProxy> {
  const events: ProxyEvent[] = [];
  const waits = new Set<() => void>();
  const proxy = await startProxy({
    name: "ingress",
    folder: testFolder(),
    settings: { ...settings, ...over },
    onEvent(event) {
      events.push(event);
      for (const look of waits) look();
    },
  });
  onTestFinished(() => proxy.close(0));
  return {
    ...proxy,
    events,
    of: <T extends ProxyEvent["type"]>(type: T) =>
      events.filter((event): event is Extract<ProxyEvent, { type: T }> => event.type === type),
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return;
          waits.delete(look);
          resolve();
        };
        waits.add(look);
        look();
      }),
  };
}
