import { useId, useRef, useState } from "react";
import { Copy, Download, FolderOpen, Share2 } from "lucide-react";
import { replayPage, toJsonl, type Journal } from "../../../server/protocol/index.ts";
import { ApiError, type Api } from "../link/index.ts";
import { Button, PopoverBox, saveFile } from "../ui/index.ts";
import { selectedRequest, useNow, useWorld, useWorldState, type Run } from "../world/index.ts";
import { openedJournal } from "./opened.ts";
import { toPerfetto } from "./perfetto.ts";
import { runAddress } from "./run-link.ts";
import { fileName, journalOf } from "./save-journal.ts";
import css from "./share.module.css";

interface Props {
  readonly api: Api;
  /** Absent as long as there is nothing to share; a journal can be opened all the same. */
  readonly run: Run | undefined;
  onOpen(file: File): void;
}

/** Everything by which a run leaves this page, and by which one comes in. */
export default function ShareBox(props: Props) {
  return (
    <PopoverBox
      title="Share this run"
      trigger={
        <Button look="quiet" title="Link to this run, save it, open one">
          <Share2 size={14} aria-hidden="true" /> <span>Share</span>
        </Button>
      }
    >
      <div className={css["share"]}>
        {props.run?.history.finished && <SaveButtons api={props.api} run={props.run} />}
        {props.run && !props.run.history.finished && <p>This run can be shared once it has ended.</p>}
        <OpenButton onOpen={props.onOpen} />
      </div>
    </PopoverBox>
  );
}

function SaveButtons({ api, run }: { api: Api; run: Run }) {
  const [said, setSaid] = useState("");
  const [busy, setBusy] = useState(false);
  const save = (make: (journal: Journal, name: string) => Promise<string> | string) => async () => {
    setBusy(true);
    setSaid("Saving …");
    try {
      setSaid(await make(await journalOf(api, run), fileName(run)));
    } catch (error) {
      const trouble = error instanceof Error ? error.message : String(error);
      setSaid(`Not saved: ${trouble}${error instanceof ApiError && error.todo ? `: ${error.todo}` : ""}`);
    }
    setBusy(false);
  };
  const saved = (name: string, type: string, text: string): string =>
    `Saved ${name}, ${saveFile(name, type, text)}.`;
  const ways = [
    {
      label: "A page that replays it",
      what: "one .html file: opens anywhere, without a network",
      make: async (journal: Journal, name: string) =>
        saved(`${name}.html`, "text/html", replayPage(await replayTemplate(), toJsonl(journal))),
    },
    {
      label: "The journal",
      what: ".jsonl, event by event: opens here and on the command line",
      make: (journal: Journal, name: string) => saved(`${name}.jsonl`, "application/jsonl", toJsonl(journal)),
    },
    {
      label: "A trace",
      what: ".json for ui.perfetto.dev",
      make: (_: Journal, name: string) =>
        saved(`${name}.trace.json`, "application/json", toPerfetto(run.history)),
    },
  ];
  return (
    <>
      <h3>Share this run</h3>
      <LinkRow run={run} />
      <ul>
        {ways.map(({ label, what, make }) => (
          <li key={label}>
            <Button disabled={busy} onClick={() => void save(make)()}>
              <Download size={14} aria-hidden="true" /> {label}
            </Button>
            <span>{what}</span>
          </li>
        ))}
      </ul>
      <p role="status" className={css["said"]}>
        {said}
      </p>
    </>
  );
}

/** A link to this moment, for whoever may use this server. */
function LinkRow({ run }: { run: Run }) {
  const { playhead } = useWorld();
  const now = useNow(playhead);
  const selected = useWorldState((state) => selectedRequest(state.selected));
  const [copied, setCopied] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  if (openedJournal(run.id)) return <p>It was opened from a file: there is no link to it, share the file.</p>;
  const link = location.origin + runAddress(run.id, run.history, now, selected);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied("Copied");
    } catch {
      field.current?.select();
      setCopied("Press Ctrl C");
    }
  };
  return (
    <div className={css["link"]}>
      <label htmlFor={id}>Link to this moment{selected !== null && ` and request ${selected}`}</label>
      <span>
        <input id={id} ref={field} readOnly value={link} onFocus={({ target }) => target.select()} />
        <Button onClick={() => void copy()}>
          <Copy size={14} aria-hidden="true" /> {copied || "Copy link"}
        </Button>
      </span>
      <p>It works for whoever has this server’s token, as long as the server keeps the run.</p>
    </div>
  );
}

/** A journal from a file: also by dropping it on the page. */
function OpenButton({ onOpen }: { onOpen(file: File): void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={css["open"]}>
      <Button onClick={() => input.current?.click()}>
        <FolderOpen size={14} aria-hidden="true" /> Open a journal …
      </Button>
      <span>or drop a .jsonl file on the page</span>
      <input
        ref={input}
        type="file"
        accept=".jsonl,application/jsonl"
        hidden
        aria-label="Journal file"
        onChange={({ target }) => {
          const file = target.files?.[0];
          if (file) onOpen(file);
          target.value = "";
        }}
      />
    </div>
  );
}

async function replayTemplate(): Promise<string> {
  const answer = await fetch("/replay.html");
  if (answer.ok) return answer.text();
  throw new ApiError("missing", "this server has no replay page", "build the page anew with npm run build");
}
