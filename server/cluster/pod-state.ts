import type { PodObject } from "./apiserver.ts";

/** Whether its phase is terminal: none of its containers runs or will run again. */
export const hasEnded = (pod: PodObject): boolean => pod.phase !== undefined;

export const isTerminating = (pod: PodObject): boolean => pod.deletionTimestamp !== undefined;

/** What controllers and budgets count: neither terminating nor ended. */
export const isActive = (pod: PodObject): boolean => !isTerminating(pod) && !hasEnded(pod);
