import { useEffect, useState } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { Narrative } from "../lesson/index.ts";
import { ui } from "../ui/index.ts";
import { useWorldState } from "../world/index.ts";
import {
  CodePart,
  ControlBar,
  Dock,
  Score,
  StagePart,
  Story,
  TimelinePart,
  type LayoutProps,
} from "./parts.tsx";
import { useAskedTab } from "./use-asked-tab.ts";
import css from "./app.module.css";

/** Two columns: the text and the lab; timeline, story and the dock share one place below the stage, as tabs. */
export function MediumLayout(props: LayoutProps) {
  const { trials } = props.lesson.scenario;
  const [tab, setTab] = useState(trials ? "code" : "timeline");
  const columns = useDefaultLayout({ id: "lastcall.medium", panelIds: ["text", "lab"] });
  const lab = useDefaultLayout({ id: "lastcall.medium-lab", panelIds: ["stage", "dock"] });
  useStoryTab(setTab);
  useAskedTab(setTab);
  return (
    <Group className={css["columns"]} {...columns}>
      <Panel id="text" defaultSize="32%" minSize="240px" maxSize="45%" className={css["text"]}>
        <section className={css["scroll"]} tabIndex={0} aria-label="Lesson">
          <Narrative />
        </section>
      </Panel>
      <Separator className={ui["separator"]} aria-label="Width of the text" />
      <Panel id="lab" minSize="400px">
        <div className={css["lab"]}>
          <Score />
          <Group orientation="vertical" {...lab}>
            <Panel id="stage" defaultSize="52%" minSize="240px">
              <div className={css["stacked"]}>
                <StagePart {...props} />
                <ControlBar {...props} short />
              </div>
            </Panel>
            <Separator className={ui["separator"]} aria-label="Height of the stage" />
            <Panel id="dock" minSize="160px">
              <Dock
                lesson={props.lesson}
                variant={props.variant}
                code={<CodePart {...props} />}
                tab={tab}
                onTab={setTab}
                extra={trials ? noTabs : extraTabs}
                late={props.late}
              />
            </Panel>
          </Group>
        </div>
      </Panel>
    </Group>
  );
}

const extraTabs = [
  { id: "timeline", label: "Timeline", content: <TimelinePart /> },
  { id: "story", label: "Story", content: <Story /> },
];
const noTabs: typeof extraTabs = [];

/** Whoever selects a request wants its story. */
export function useStoryTab(setTab: (tab: string) => void): void {
  const selected = useWorldState((state) => state.selected);
  useEffect(() => {
    if (selected !== null) setTab("story");
  }, [selected, setTab]);
}
