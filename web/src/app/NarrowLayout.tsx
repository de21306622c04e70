import { useCallback, useRef, useState } from "react";
import { Narrative } from "../lesson/index.ts";
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
import { useStoryTab } from "./MediumLayout.tsx";
import { useAskedTab } from "./use-asked-tab.ts";
import css from "./app.module.css";

const storyTab = [{ id: "story", label: "Story", content: <Story /> }];
const noTabs: typeof storyTab = [];

/** One column, with the controls at the thumb and a way to jump between reading and watching. */
export function NarrowLayout(props: LayoutProps) {
  const { trials } = props.lesson.scenario;
  const [tab, setTab] = useState("code");
  const inspect = useRef<HTMLDivElement>(null);
  const tell = useCallback((story: string) => {
    setTab(story);
    inspect.current?.scrollIntoView();
  }, []);
  useStoryTab(tell);
  useAskedTab(tell);
  return (
    <>
      <div className={css["column"]}>
        <nav className={css["jumps"]} aria-label="On this page">
          <a href="#read">Read</a>
          <a href="#watch">Watch</a>
          <a href="#inspect">Inspect</a>
        </nav>
        <section id="read" aria-label="Lesson">
          <Narrative />
        </section>
        <div id="watch" className={css["watch"]}>
          <StagePart {...props} />
          <Score />
          {!trials && <TimelinePart />}
        </div>
        <div id="inspect" ref={inspect} className={css["inspect"]}>
          <Dock
            lesson={props.lesson}
            variant={props.variant}
            code={<CodePart {...props} />}
            tab={tab}
            onTab={setTab}
            extra={trials ? noTabs : storyTab}
            late={props.late}
          />
        </div>
      </div>
      <ControlBar {...props} short />
    </>
  );
}
