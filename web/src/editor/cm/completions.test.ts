import { CompletionContext } from "@codemirror/autocomplete";
import { javascript } from "@codemirror/lang-javascript";
import { EditorState } from "@codemirror/state";
import { expect, test } from "vitest";
import { podCompletions } from "./completions.ts";

const head = 'import { createServer } from "node:http";\nconst door = createServer();\n';

/** What is offered where the text ends, and for which part of it. */
function offered(text: string, explicit = false) {
  const doc = head + text;
  const state = EditorState.create({ doc, extensions: javascript({ typescript: true }) });
  const result = podCompletions(new CompletionContext(state, doc.length, explicit));
  return result && { typed: doc.slice(result.from), labels: result.options.map(({ label }) => label) };
}

test("members belong to what a name stands for, however it is called", () => {
  expect(offered("door.clo")).toMatchObject({
    typed: "clo",
    labels: expect.arrayContaining(["closeIdleConnections"]),
  });
  expect(offered("process.")?.labels).toContain("exitCode");
  expect(offered("res.")?.labels).toContain("setHeader");
  expect(offered("process.")?.labels).not.toContain("closeIdleConnections");
});

test("in quotes stand modules, and the events of what is listened to", () => {
  expect(offered('import { seconds } from "last')).toMatchObject({
    typed: "last",
    labels: expect.arrayContaining(["last-call"]),
  });
  expect(offered('process.once("SIG')).toMatchObject({
    typed: "SIG",
    labels: expect.arrayContaining(["SIGTERM"]),
  });
  expect(offered('await once(door, "')?.labels).toContain("close");
  expect(offered('console.log("SIG')).toBeNull();
});

test("a comment may be a phase's label, and nothing else is offered in it", () => {
  const { typed, labels } = offered("// dr") ?? {};
  expect(typed).toBe("// dr");
  expect(labels).toContain("// drain");
  expect(labels?.every((label) => label.startsWith("// "))).toBe(true);
});

test("names and snippets come while a word is typed, or when asked for", () => {
  expect(offered("seco")?.labels).toEqual(expect.arrayContaining(["seconds", "sigterm"]));
  expect(offered("")).toBeNull();
  expect(offered("", true)?.labels).toContain("drained");
});
