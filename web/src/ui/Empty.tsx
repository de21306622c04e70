import type { ReactNode } from "react";
import css from "./ui.module.css";

/** What stands where there is nothing yet: says what will be here, and how to get it. */
export const Empty = ({ children }: { children: ReactNode }) => (
  <div className={css["empty"]}>{children}</div>
);
