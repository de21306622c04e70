/**
 * Pod code that runs each attempt and prints one line of JSON: `ok` or what it returned, or the error's code, by the
 * attempt's name. `fs`, `os` and `net` are at hand.
 */
export const attempts = (list: Readonly<Record<string, string>>, before = ""): string => `
import fs from "node:fs";
import os from "node:os";
import net from "node:net";
${before}
const outcomes = {};
const attempt = async (name, act) => {
  try { outcomes[name] = (await act()) ?? "ok"; } catch (error) { outcomes[name] = error.code ?? error.message; }
};
${Object.entries(list)
  .map(([name, act]) => `await attempt(${JSON.stringify(name)}, async () => { ${act} });`)
  .join("\n")}
console.log(JSON.stringify(outcomes));
process.exit(0);`;
