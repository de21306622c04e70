import { lazy } from "react";
import { Empty } from "./Empty.tsx";

/** Stands where a part of the page should: the server was away when it was asked for. */
const Unfetched = () => (
  <Empty>This part could not be fetched. Reload the page once the server answers.</Empty>
);

/** React's `lazy`, for a server that may go away: what can't be fetched says so in its place, and the page goes on. */
export const late: typeof lazy = (load) => lazy(() => load().catch(() => ({ default: Unfetched as never })));
