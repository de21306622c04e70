import * as z from "zod/mini";
import { duration, name } from "./fields.ts";

const rate = z.number().check(z.positive(), z.maximum(1000));

/** Work for the pods' background workers: a queue in the database. */
export const jobsSchema = z.strictObject({
  /** Jobs queued per cluster second. */
  rate,
  /** A claim that is older than this may be claimed again by another worker. */
  lease: z._default(duration, 10),
  /** What kinds of jobs there are: each job's payload names the next of these in turn. */
  kinds: z._default(z.array(name).check(z.maxLength(100)), []),
});

/** A log of numbered entries without gaps, for event streams to follow. */
export const feedSchema = z.strictObject({
  /** Entries per cluster second. */
  rate,
});

/** The OpenTelemetry collector. `dead`: takes connections and never answers. `refusing`: nobody listens. */
export const collectorSchema = z.enum(["alive", "dead", "refusing"]);
