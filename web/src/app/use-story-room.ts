import { useLayoutEffect, useRef } from "react";
import {
  useDefaultLayout,
  useGroupRef,
  usePanelRef,
  type Layout,
  type LayoutChangedMeta,
} from "react-resizable-panels";
import { useWorldState } from "../world/index.ts";

/** Room for a sentence: what the story's place says as long as nothing is selected. */
const sentence = "96px";
const even: Layout = { tabs: 56, story: 44 };

/**
 * How the dock's height is divided: what is read closer gets all of it, until there is a story to be told beside it.
 * The reader's own division is of the latter, and is kept.
 */
export function useStoryRoom() {
  const group = useGroupRef();
  const story = usePanelRef();
  const told = useWorldState(({ selected }) => selected !== null);
  const kept = useDefaultLayout({
    id: "lastcall.dock",
    panelIds: ["tabs", "story"],
    onlySaveAfterUserInteractions: true,
  });
  const { defaultLayout = even, onLayoutChanged } = kept;
  const division = useRef(defaultLayout);
  useLayoutEffect(() => {
    if (told) group.current?.setLayout(division.current);
    else story.current?.resize(sentence);
  }, [told, group, story]);
  return {
    group: {
      groupRef: group,
      onLayoutChanged: (layout: Layout, meta: LayoutChangedMeta) => {
        if (!told || !meta.isUserInteraction) return;
        division.current = layout;
        onLayoutChanged(layout, meta);
      },
    },
    story: { panelRef: story, minSize: sentence, defaultSize: sentence },
  };
}
