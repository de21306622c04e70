import type { History } from "../../../server/protocol/index.ts";

const spoken = /\bconsole\.(?:log|error|warn|info|debug)\(\s*(["'`])((?:\\.|(?!\1).)*)\1/;

/** What a console call prints, as a pattern: a template's holes may be anything. */
function patternOf(quote: string, text: string): RegExp {
  const literal = (piece: string) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const pieces = quote === "`" ? text.split(/\$\{[^}]*\}/) : [text];
  return new RegExp(`^${pieces.map(literal).join(".*")}`);
}

let last: { readonly program: string; readonly calls: readonly (readonly [number, RegExp])[] } | undefined;

function callsOf(program: string): readonly (readonly [number, RegExp])[] {
  if (last?.program === program) return last.calls;
  const calls = program.split("\n").flatMap((line, index) => {
    const [, quote, text] = spoken.exec(line) ?? [];
    return quote !== undefined && text ? [[index + 1, patternOf(quote, text)] as const] : [];
  });
  last = { program, calls };
  return calls;
}

/** The line of a program, counted from 1, whose console call printed a line of the log; undefined when none did. */
const lineThatSaid = (program: string, logged: string): number | undefined =>
  callsOf(program).find(([, pattern]) => pattern.test(logged))?.[0];

/** So far back a pod's last line is looked for, in lines of all pods. */
const reach = 300;

/** The line whose console call was the last of a pod to print something by `t`. */
export function saidLine({ logs }: History, pod: string, program: string, t: number): number | undefined {
  let from = 0;
  let past = logs.length;
  while (from < past) {
    const middle = (from + past) >>> 1;
    if ((logs[middle]?.t ?? Infinity) <= t) from = middle + 1;
    else past = middle;
  }
  const lately = logs.slice(Math.max(0, past - reach), past);
  const log = lately.findLast((each) => each.pod === pod && each.sidecar === undefined);
  return log && lineThatSaid(program, log.line);
}
