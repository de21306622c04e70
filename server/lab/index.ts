export type { Ground, Job } from "./job.ts";
export { Lab } from "./lab.ts";
export type { Message } from "./outbox.ts";
export type { Order } from "./order.ts";
