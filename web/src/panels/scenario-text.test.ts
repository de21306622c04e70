import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { toYaml } from "./scenario-text.ts";

test("a scenario is printed as YAML, small things in one line", () => {
  const { scenario } = exampleHeader({
    steps: [{ when: [{ ready: 3 }, { inFlight: "web-1", atLeast: 3 }], act: { do: "delete", pod: "web-1" } }],
  });
  const text = toYaml({ ...scenario });
  expect(text).toContain("nodes:\n  - name: a\n    propagation: { min: 0, max: 0 }\n");
  expect(text).toContain("  path: /pay\n");
  expect(text).toContain(
    "steps:\n  - when:\n      - { ready: 3 }\n      - { inFlight: web-1, atLeast: 3 }\n    act: ",
  );
  expect(text).toContain("seed: 7\n");
});

test("what YAML would misread is quoted, what is undefined is left out", () => {
  expect(toYaml({ a: "no: yes", b: undefined, c: [], d: null })).toBe('a: "no: yes"\nc: []\nd: null\n');
});
