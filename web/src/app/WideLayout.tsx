import { useState } from "react";
import { Group, Panel, Separator, useDefaultLayout } from "react-resizable-panels";
import { Narrative } from "../lesson/index.ts";
import { ui } from "../ui/index.ts";
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
import { useStoryRoom } from "./use-story-room.ts";
import css from "./app.module.css";

/** Three columns: the text, the lab, the dock. Their widths are the reader's, and kept. */
export function WideLayout(props: LayoutProps) {
  const [tab, setTab] = useState("code");
  useAskedTab(setTab);
  const columns = useDefaultLayout({ id: "lastcall.columns", panelIds: ["text", "lab", "dock"] });
  const lab = useDefaultLayout({ id: "lastcall.lab", panelIds: ["stage", "timeline"] });
  const dock = useStoryRoom();
  return (
    <Group className={css["columns"]} {...columns}>
      <Panel id="text" defaultSize="22%" minSize="260px" maxSize="40%" className={css["text"]}>
        <section className={css["scroll"]} tabIndex={0} aria-label="Lesson">
          <Narrative />
        </section>
      </Panel>
      <Separator className={ui["separator"]} aria-label="Width of the text" />
      <Panel id="lab" minSize="420px">
        <div className={css["lab"]}>
          <Score />
          {props.lesson.scenario.trials ? (
            <div className={css["stacked"]}>
              <StagePart {...props} />
              <ControlBar {...props} />
            </div>
          ) : (
            <Group orientation="vertical" {...lab}>
              <Panel id="stage" defaultSize="49%" minSize="240px">
                <div className={css["stacked"]}>
                  <StagePart {...props} />
                  <ControlBar {...props} />
                </div>
              </Panel>
              <Separator className={ui["separator"]} aria-label="Height of the stage" />
              <Panel id="timeline" minSize="140px">
                <TimelinePart />
              </Panel>
            </Group>
          )}
        </div>
      </Panel>
      <Separator className={ui["separator"]} aria-label="Width of the dock" />
      <Panel id="dock" defaultSize="28%" minSize="340px" maxSize="48%">
        <Group orientation="vertical" {...dock.group}>
          <Panel id="tabs" minSize="160px">
            <Dock
              lesson={props.lesson}
              variant={props.variant}
              code={<CodePart {...props} />}
              tab={tab}
              onTab={setTab}
              late={props.late}
            />
          </Panel>
          {!props.lesson.scenario.trials && (
            <>
              <Separator className={ui["separator"]} aria-label="Height of the story" />
              <Panel id="story" {...dock.story} className={css["storyPart"]}>
                <Story />
              </Panel>
            </>
          )}
        </Group>
      </Panel>
    </Group>
  );
}
