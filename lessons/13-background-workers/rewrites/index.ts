import type { RewritesInput } from "../../../server/protocol/rewrite.ts";

export default [
  {
    id: "worker-class",
    says: "with Hono, and workers that are objects with an end of their own",
    holds: true,
  },
  {
    id: "beside-the-requests",
    says: "lets the workers end while requests are still served, and gives all rows back at once",
    holds: true,
  },
  {
    id: "dispatcher",
    says: "one timer claims for everybody; the process ends because nothing is left to do",
    holds: true,
  },
  {
    id: "limits-the-waiting",
    says: "stops waiting after two seconds, and not the work",
    holds: false,
    fails: ["workers-finish"],
    cause: "job-dropped",
  },
  {
    id: "keeps-its-name-on-it",
    says: "stops the work after two seconds, and leaves the row claimed",
    holds: false,
    fails: ["workers-finish"],
    cause: "job-dropped",
  },
  {
    id: "claims-until-closed",
    says: "tells its workers only when the last request has been answered",
    holds: false,
    fails: ["workers-stop"],
  },
] satisfies RewritesInput;
