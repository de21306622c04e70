export { groundSchema, jobSchema, type Ground, type Job } from "./job.ts";
export { Lab, type LabOptions } from "./lab.ts";
export type { Message } from "./outbox.ts";
export type { Order } from "./order.ts";
