import { Suspense } from "react";
import { late, Empty } from "../ui/index.ts";
import css from "./terminal.module.css";

// The terminal is the heaviest part of the page, and many never look at it.
const Terminal = late(() => import("./ShellTerminal.tsx"));

/** kubectl, curl and kill on the run that is shown. */
export function ShellTab() {
  return (
    <section className={css["shell"]} aria-label="Shell">
      <Suspense fallback={<Empty>Loading the terminal …</Empty>}>
        <Terminal />
      </Suspense>
    </section>
  );
}
