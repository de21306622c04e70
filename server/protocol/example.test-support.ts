import { headerSchema, type Header } from "./journal.ts";
import { scenarioSchema, type ScenarioInput } from "./scenario.ts";

/** A small, valid header for tests; a test names only what it is about. */
export function exampleHeader(scenario: Partial<ScenarioInput> = {}): Header {
  return headerSchema.parse({
    format: "lastcall-journal",
    version: 1,
    lesson: "example",
    variant: "broken",
    mode: "scripted",
    tier: "process",
    runtime: "node 26.0.0",
    startedAt: "2026-01-01T00:00:00.000Z",
    checks: ["not-ready", "propagation", "stops-accepting", "in-flight", "exit"],
    scenario: scenarioSchema.parse({
      nodes: [
        { name: "a", propagation: { min: 0, max: 0 } },
        { name: "b", propagation: { min: 1, max: 2 } },
      ],
      deployment: {},
      traffic: {},
      ...scenario,
    }),
  });
}
