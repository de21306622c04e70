import { expect, test } from "vitest";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { fold, type EventBody } from "../../../server/protocol/index.ts";
import { saidLine } from "./said.ts";

const program = [
  'console.log("SIGTERM: (shutting down)");',
  "server.listen(port, () => console.log(`listening on port ${port}`));",
  'console.error("idle " + error.message);',
].join("\n");
const said = (pod: string, line: string): EventBody => ({ type: "log", pod, stream: "stdout", line });
const lines = [
  said("web-1", "listening on port 8080"),
  said("web-2", "SIGTERM: (shutting down)"),
  said("web-1", "SIGTERM: (shutting down)"),
  said("web-1", "something else"),
  said("web-1", "idle connection"),
];
const history = fold(
  exampleHeader(),
  lines.map((body, index) => ({ seq: index + 1, t: (index + 1) * 10, ...body })),
);

test("the call that printed a pod's last line by a moment is found, with the holes of a template open", () => {
  const at = (t: number) => saidLine(history, "web-1", program, t);
  expect([5, 10, 25, 30, 40, 99].map(at)).toEqual([undefined, 2, 2, 1, undefined, 3]);
  expect(saidLine(history, "web-3", program, 99)).toBeUndefined();
});
