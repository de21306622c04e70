import { Suspense, type ComponentType } from "react";
import type { LessonEntry } from "../link/index.ts";
import type { Commands, DockTab } from "../panels/index.ts";
import { late } from "../ui/index.ts";
import type * as lab from "./lab.tsx";

/** What every layout arranges. */
export interface LayoutProps {
  readonly lesson: LessonEntry;
  readonly variant: string;
  readonly unlocked: boolean;
  readonly commands: Commands;
  /** The dock's last tabs. */
  readonly late: readonly DockTab[];
}

const load = () => import("./lab.tsx");

/** One part of the lab, whose place stays empty until it is there. */
function part<Props extends object>(choose: (parts: typeof lab) => ComponentType<Props>) {
  const Part: ComponentType<Props> = late(async () => ({ default: choose(await load()) }));
  return (props: Props) => (
    <Suspense>
      <Part {...props} />
    </Suspense>
  );
}

/*
 * The lab beside the text, in parts that every layout puts elsewhere. It is fetched by itself: the text, and the question
 * that has to be answered before anything is run, can be read meanwhile.
 */
export const Announcer = part((of) => of.Announcer);
export const CodePart = part((of) => of.CodePart);
export const ControlBar = part((of) => of.ControlBar);
export const Dock = part((of) => of.Dock);
export const Footer = part((of) => of.Footer);
export const Keyboard = part((of) => of.Keyboard);
export const Mended = part((of) => of.Mended);
export const RunTools = part((of) => of.RunTools);
export const Score = part((of) => of.Score);
export const StagePart = part((of) => of.StagePart);
export const Story = part((of) => of.Story);
export const TimelinePart = part((of) => of.TimelinePart);
