export type { Ground, Job } from "./job.ts";
export { openLab } from "./open-lab.ts";
export type { Message } from "./outbox.ts";
export type { Order } from "./order.ts";
