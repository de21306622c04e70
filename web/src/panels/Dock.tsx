import { Tabs } from "@base-ui/react/tabs";
import type { ReactNode } from "react";
import { scenarioOf } from "../../../server/protocol/index.ts";
import type { LessonEntry } from "../link/index.ts";
import { useShownRun } from "../world/index.ts";
import { ShellTab } from "../terminal/index.ts";
import { ChecksTab, verdictsOf } from "./ChecksTab.tsx";
import { ClusterTab } from "./ClusterTab.tsx";
import { LogsTab } from "./LogsTab.tsx";
import { RequestsTab } from "./RequestsTab.tsx";
import css from "./panels.module.css";

const none: readonly DockTab[] = [];

export interface DockTab {
  readonly id: string;
  readonly label: string;
  readonly content: ReactNode;
}

interface Props {
  readonly lesson: LessonEntry;
  /** The one that is shown; `yours` for the learner's own code. */
  readonly variant: string;
  /** What the Code tab shows. */
  readonly code: ReactNode;
  readonly tab: string;
  /** Tabs that a narrow page puts in front: the timeline, the story. */
  readonly extra?: readonly DockTab[];
  /** Tabs that come last. */
  readonly late?: readonly DockTab[];
  onTab(tab: string): void;
}

/** Code, logs, requests, cluster, checks. */
export function Dock({ lesson, variant, code, tab, extra = none, late = none, onTab }: Props) {
  const { run } = useShownRun();
  const verdicts = run?.history.finished ? verdictsOf(run.history, lesson.checks) : undefined;
  const held = verdicts && [...verdicts.values()].filter(({ status }) => status === "pass").length;
  /** What there is to look at where a lesson has a cluster. */
  const clusterTabs = (): DockTab[] => [
    { id: "shell", label: "Shell", content: <ShellTab /> },
    { id: "requests", label: "Requests", content: <RequestsTab /> },
    { id: "cluster", label: "Cluster", content: <ClusterTab scenario={scenarioOf(lesson, variant)} /> },
    {
      id: "checks",
      label: held === undefined ? "Checks" : `Checks ${held}/${lesson.checks.length}`,
      content: <ChecksTab ids={lesson.checks} />,
    },
  ];
  const tabs = [
    ...extra,
    { id: "code", label: "Code", content: code },
    { id: "logs", label: "Logs", content: <LogsTab /> },
    ...(lesson.scenario.trials ? none : clusterTabs()),
    ...late,
  ];
  return (
    <Tabs.Root className={css["dock"]} value={tab} onValueChange={(value) => onTab(String(value))}>
      <Tabs.List className={css["tabs"]} aria-label="Look closer">
        {tabs.map(({ id, label }) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(({ id, content }) => (
        <Tabs.Panel key={id} value={id} className={css["panel"]}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
