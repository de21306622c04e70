import {
  autocompletion,
  completeAnyWord,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from "@codemirror/autocomplete";
import { localCompletionSource } from "@codemirror/lang-javascript";
import { syntaxTree } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import {
  globals,
  modules,
  poolMembers,
  processEvents,
  processMembers,
  requestMembers,
  responseMembers,
  serverEvents,
  serverMembers,
  snippets,
} from "./words.ts";

const word = /^[\w$]*$/;

/** What a name stands for in a pod's program: by what was assigned to it, else by what it is usually called. */
function kindOf(
  name: string,
  program: string,
): "process" | "server" | "pool" | "request" | "response" | undefined {
  if (name === "process") return "process";
  const value = new RegExp(
    `\\b${name.replaceAll("$", "\\$")}\\s*(?::[^=]+)?=\\s*(?:new\\s+)?(?:\\w+\\.)?(\\w+)`,
  ).exec(program)?.[1];
  if (value === "createServer" || value === "Server") return "server";
  if (value === "Pool") return "pool";
  if (/^(server|pool|request|response)$/.test(name))
    return name as "server" | "pool" | "request" | "response";
  return name === "req" ? "request" : name === "res" ? "response" : undefined;
}

const members: Record<NonNullable<ReturnType<typeof kindOf>>, readonly Completion[]> = {
  process: processMembers,
  server: serverMembers,
  pool: poolMembers,
  request: requestMembers,
  response: responseMembers,
};

const offer = (from: number, options: readonly Completion[], validFor: RegExp = word): CompletionResult => ({
  from,
  options,
  validFor,
});

/** In quotes: a module's name, or the event that a listener waits for. */
function inQuotes(context: CompletionContext, program: string): CompletionResult | null {
  const module = context.matchBefore(/(?:from|import)\s*\(?["'][^"']*$/);
  if (module) return offer(module.from + module.text.search(/["']/) + 1, modules, /^[^"']*$/);
  const event = context.matchBefore(/\b[\w$]+\.(?:on|once|off|addListener)\(["']\w*$/);
  const waited = context.matchBefore(/\bonce\(\s*[\w$]+\s*,\s*["']\w*$/);
  const found = event ?? waited;
  if (!found) return null;
  const name = (event ? /^[\w$]+/.exec(event.text) : /\(\s*([\w$]+)/.exec(found.text))?.at(-1) ?? "";
  const kind = kindOf(name, program);
  const from = found.from + found.text.search(/["']\w*$/) + 1;
  if (kind === "process") return offer(from, processEvents);
  return kind === "server" ? offer(from, serverEvents) : null;
}

/** What somebody may mean at this place of a pod's program. */
export function podCompletions(context: CompletionContext): CompletionResult | null {
  const program = context.state.doc.toString();
  const node = syntaxTree(context.state).resolveInner(context.pos, -1).name;
  if (node === "String" || node === "TemplateString") return inQuotes(context, program);
  if (node.includes("Comment")) {
    const label = context.matchBefore(/\/\/.*$/);
    return (
      label &&
      offer(
        label.from,
        snippets.filter(({ type, label: text }) => type === "text" && text.startsWith("//")),
        /^\/\/.*$/,
      )
    );
  }
  const member = context.matchBefore(/[\w$]+\??\.[\w$]*$/);
  if (member) {
    const kind = kindOf(/^[\w$]+/.exec(member.text)?.[0] ?? "", program);
    return kind
      ? offer(member.from + member.text.lastIndexOf(".") + 1, members[kind])
      : completeMember(context);
  }
  const start = context.matchBefore(/[\w$]+$/);
  if (!start && !context.explicit) return null;
  return offer(start?.from ?? context.pos, [...globals, ...snippets]);
}

/** A property of something unknown: the names that the program itself uses. */
const completeMember = (context: CompletionContext): CompletionResult | null => {
  const result = completeAnyWord(context);
  return result instanceof Promise ? null : result;
};

/** Completion that knows the pods' few APIs, and the names in scope. */
export const completion: Extension = autocompletion({
  override: [podCompletions, localCompletionSource],
  // As many as stand below each other without scrolling; the arrows reach the others.
  maxRenderedOptions: 9,
});
