export { Sessions } from "./registry.ts";
export { Session } from "./session.ts";
