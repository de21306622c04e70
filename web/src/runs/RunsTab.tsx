import { useEffect, useMemo, useState } from "react";
import type { KeptRun } from "../../../server/protocol/index.ts";
import { ApiError, type Api, type LessonEntry } from "../link/index.ts";
import { Empty } from "../ui/index.ts";
import { useWorld, useWorldState } from "../world/index.ts";
import { Again } from "./Again.tsx";
import { Branches } from "./Branches.tsx";
import { heldEntry, keptEntry, treeOf } from "./tree.ts";
import css from "./runs.module.css";

interface Props {
  readonly lesson: LessonEntry;
  readonly api: Api;
  /** Why nothing can be started; undefined when it can. */
  readonly locked: string | undefined;
}

/** All runs of this lesson: what was made from what, how each ended; and a way to make many. */
export default function RunsTab({ lesson, api, locked }: Props) {
  const world = useWorld();
  const runs = useWorldState((state) => state.runs);
  const going = useWorldState((state) => state.going);
  const { kept, trouble } = useKept(api, lesson.id, going);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(readHidden);
  const tree = useMemo(() => {
    const held = runs.all().filter(({ history }) => history.header.lesson === lesson.id);
    const seen = <E extends { readonly id: string }>(list: readonly E[]) =>
      list.filter(({ id }) => !hidden.has(id));
    return treeOf(seen(held.map((run) => heldEntry(run, going))), seen(kept.map(keptEntry)));
  }, [runs, going, kept, hidden, lesson]);

  const show = (id: string) => {
    if (runs.get(id)) world.showRun(id);
    else void world.load(id);
  };
  const hide = (ids: readonly string[]) => {
    const next = new Set([...hidden, ...ids]);
    sessionStorage.setItem(hiddenKey, JSON.stringify([...next]));
    setHidden(next);
  };
  return (
    <div className={css["runs"]} tabIndex={0} role="region" aria-label="Runs">
      {!lesson.scenario.trials && <Again lesson={lesson} locked={locked} onShow={show} />}
      <section aria-label="Runs of this lesson">
        <h3>Runs of this lesson</h3>
        {tree.length === 0 && (
          <Empty>
            Each run is listed here, and what was made from it. Show it again, compare it, share it.
          </Empty>
        )}
        <Branches lesson={lesson} branches={tree} onShow={show} onHide={hide} />
        {trouble !== undefined && <p className={css["note"]}>Older runs can’t be listed: {trouble}</p>}
        {hidden.size > 0 && (
          <button
            type="button"
            className={css["text"]}
            onClick={() => {
              sessionStorage.removeItem(hiddenKey);
              setHidden(new Set());
            }}
          >
            Show what was removed from this list
          </button>
        )}
      </section>
    </div>
  );
}

const hiddenKey = "lastcall.hidden-runs";

/** Which runs were removed from the list in this tab; the server keeps them. */
function readHidden(): ReadonlySet<string> {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(hiddenKey) ?? "[]");
    return new Set(Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : []);
  } catch {
    return new Set();
  }
}

/** What the server keeps of this lesson; asked again whenever a run has ended. */
function useKept(
  api: Api,
  lesson: string,
  going: string | null,
): { readonly kept: readonly KeptRun[]; readonly trouble: string | undefined } {
  const [state, setState] = useState<{ kept: readonly KeptRun[]; trouble: string | undefined }>({
    kept: [],
    trouble: undefined,
  });
  useEffect(() => {
    if (going !== null) return undefined;
    let wanted = true;
    api.runs(lesson).then(
      (kept) => wanted && setState({ kept, trouble: undefined }),
      (error: unknown) => {
        const trouble = error instanceof ApiError ? error.message : String(error);
        if (wanted) setState(({ kept }) => ({ kept, trouble }));
      },
    );
    return () => {
      wanted = false;
    };
  }, [api, lesson, going]);
  return state;
}
