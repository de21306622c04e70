export * from "./checks.ts";
export * from "./result.ts";
export * from "./settings.ts";
