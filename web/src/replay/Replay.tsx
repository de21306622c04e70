import { Tabs } from "@base-ui/react/tabs";
import { Suspense, useState, type ReactNode } from "react";
import { FolderOpen, X } from "lucide-react";
import { usePlaybackKeys } from "../app/playback-keys.ts";
import { ThemeButton } from "../app/ThemeButton.tsx";
import { ChecksTab, ClusterTab, RequestsTab, Score, Story, Transport } from "../panels/index.ts";
import { DropTarget } from "../share/index.ts";
import { Stage } from "../stage/index.ts";
import { Timeline } from "../timeline/index.ts";
import { TrialTable } from "../trials/index.ts";
import { capital, IconButton, Mark } from "../ui/index.ts";
import { selectedRequest, useShownRun, useWorld, useWorldState, type Run } from "../world/index.ts";
import { LogLines } from "./LogLines.tsx";
import { Program } from "./Program.tsx";
import css from "./replay.module.css";

interface Props {
  onOpen(file: File): void;
  /** A way out, where there is anything around this page. */
  readonly home?: ReactNode;
}

/** A recorded run by itself: no lab behind it, and no lesson around it. */
export function Replay({ onOpen: open, home }: Props) {
  const world = useWorld();
  const { run } = useShownRun();
  const notice = useWorldState((state) => state.notice);
  usePlaybackKeys();
  return (
    <div className={css["page"]}>
      <Header run={run} onOpen={open} home={home} />
      {notice && (
        <div className={css["notice"]} role="alert">
          <p>{capital(notice.text)}</p>
          <IconButton label="Dismiss" onClick={() => world.dismiss()}>
            <X size={15} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      <main className={css["main"]}>{run ? <RunView key={run.id} run={run} /> : <NoRun />}</main>
      <DropTarget onOpen={open} />
    </div>
  );
}

const NoRun = () => (
  <div className={css["empty"]}>
    <h1>No run to show</h1>
    <p>Open a journal (.jsonl) that Last Call has saved, or drop it here.</p>
  </div>
);

function Header({ run, onOpen, home }: Props & { readonly run: Run | undefined }) {
  const header = run?.history.header;
  return (
    <header className={css["header"]}>
      <Mark />
      <b>Last Call</b>
      {header && (
        <div className={css["what"]}>
          <p>
            {header.lesson}, {header.edited ? "a program of one’s own" : header.variant}
          </p>
          <small>
            recorded {new Date(header.startedAt).toLocaleString()} · seed {header.scenario.seed}
            <span>
              {" "}
              · {header.runtime} · {header.tier} sandbox
            </span>
          </small>
        </div>
      )}
      <ThemeButton />
      {home}
      <OpenButton onOpen={onOpen} />
    </header>
  );
}

function OpenButton({ onOpen }: { onOpen(file: File): void }) {
  return (
    <label className={css["open"]}>
      <FolderOpen size={14} aria-hidden="true" /> Open a journal …
      <input
        type="file"
        accept=".jsonl,application/jsonl"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onOpen(file);
          target.value = "";
        }}
      />
    </label>
  );
}

function RunView({ run }: { run: Run }) {
  const world = useWorld();
  const { version } = useShownRun();
  const selection = useWorldState((state) => state.selected);
  const selected = selectedRequest(selection);
  const { history } = run;
  const shared = {
    history,
    version,
    playhead: world.playhead,
    selected,
    onSelect: (request: number | null) => (request === null ? world.select(null) : world.pick(request)),
  };
  return (
    <div className={css["columns"]}>
      <h1 className="visually-hidden">A recorded run</h1>
      <div className={css["lab"]}>
        <Score />
        {history.header.scenario.trials ? (
          <section className={css["trials"]} aria-label="Trials of the test">
            <Suspense>
              <TrialTable
                scenario={history.header.scenario}
                history={history}
                version={version}
                linked={false}
              />
            </Suspense>
          </section>
        ) : (
          <>
            <section className={css["stage"]} aria-label="Stage">
              <Suspense>
                <Stage {...shared} />
              </Suspense>
            </section>
            <div className={css["bar"]}>
              <Transport />
            </div>
            <section className={css["timeline"]} aria-label="Timeline">
              <Suspense>
                <Timeline
                  run={run}
                  version={version}
                  playhead={world.playhead}
                  selected={selection}
                  onSelect={(next) => world.select(next)}
                  onSeek={(t, seq) => world.playhead.go(t, seq)}
                />
              </Suspense>
            </section>
          </>
        )}
      </div>
      <div className={css["side"]} data-told={selection !== null}>
        <h2 className="visually-hidden">Look closer</h2>
        <Closer run={run} />
        <Story />
      </div>
    </div>
  );
}

function Closer({ run: { history } }: { run: Run }) {
  const { header } = history;
  const { trials } = header.scenario;
  const [tab, setTab] = useState(trials ? "program" : "requests");
  const ofCluster: readonly (readonly [string, string, ReactNode])[] = [
    ["requests", "Requests", <RequestsTab key="requests" />],
    ["logs", "Logs", <LogLines key="logs" />],
    ["cluster", "Cluster", <ClusterTab key="cluster" scenario={header.scenario} />],
    ["checks", "Checks", <ChecksTab key="checks" ids={[...history.checks.keys()]} />],
  ];
  const tabs: readonly (readonly [string, string, ReactNode])[] = [
    ...(trials ? [] : ofCluster),
    ...(header.program
      ? [["program", "Program", <Program key="program" {...header.program} followed />] as const]
      : []),
    ...(header.manifest
      ? [["manifest", "Manifest", <Program key="manifest" {...header.manifest} />] as const]
      : []),
  ];
  return (
    <Tabs.Root className={css["closer"]} value={tab} onValueChange={(value) => setTab(String(value))}>
      <Tabs.List className={css["tabs"]} aria-label="Look closer">
        {tabs.map(([id, label]) => (
          <Tabs.Tab key={id} value={id}>
            {label}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map(([id, , content]) => (
        <Tabs.Panel key={id} value={id} className={css["panel"]}>
          {content}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
}
