import { X } from "lucide-react";
import { useMemo } from "react";
import {
  causes,
  explain,
  isLost,
  outcomes,
  type History,
  type RequestRecord,
} from "../../../server/protocol/index.ts";
import {
  atSeconds,
  capital,
  Empty,
  IconButton,
  OutcomeGlyph,
  plural,
  signed,
  wallTime,
} from "../ui/index.ts";
import {
  selectedRequest,
  useShownRun,
  useThrottled,
  useWorld,
  useWorldState,
  type ShownRun,
} from "../world/index.ts";
import css from "./panels.module.css";

/** Why the selected request was lost, link by link; or how it was answered. */
export function Story() {
  const world = useWorld();
  const shown = useThrottled(useShownRun(), 300);
  const { run } = shown;
  const selected = useWorldState((state) => selectedRequest(state.selected));
  const request = selected === null ? undefined : run?.history.requests.get(selected);
  if (!run || !request) return <NoStory history={run?.history} />;
  return (
    <StoryOf
      key={request.id}
      shown={shown}
      history={run.history}
      request={request}
      onClose={() => world.select(null)}
    />
  );
}

function NoStory({ history }: { history: History | undefined }) {
  const world = useWorld();
  const first = history?.requests.values().find(({ outcome }) => outcome !== undefined && isLost(outcome));
  return (
    <Empty>
      {first ? (
        <>
          Click a lost request, and its story is told here.
          <button type="button" className={css["textButton"]} onClick={() => world.pick(first.id)}>
            Show the first one
          </button>
        </>
      ) : history?.finished ? (
        "Nothing was lost in this run. Click any request to see its way."
      ) : (
        "The story of a lost request is told here."
      )}
    </Empty>
  );
}

interface Props {
  readonly history: History;
  readonly request: RequestRecord;
  /** New whenever the history has grown. */
  readonly shown: ShownRun;
  onClose(): void;
}

function StoryOf({ shown, history, request, onClose }: Props) {
  const { playhead } = useWorld();
  const explanation = useMemo(() => shown.run && explain(shown.run.history, request), [shown, request]);
  const { outcome } = request;
  const chain = explanation?.chain ?? wayOf(request);
  const alike = useMemo(
    () => (explanation ? countAlike(history, explanation.cause) - 1 : 0),
    [history, explanation],
  );
  return (
    <section className={css["story"]} aria-label={`Story of request ${request.id}`}>
      <header>
        <h2>
          <OutcomeGlyph outcome={outcome} />
          Request {request.id} · {outcome ? outcomes[outcome].label : "under way"}
        </h2>
        <small>
          {request.method} {request.path}
        </small>
        <IconButton label="Close the story" onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </IconButton>
      </header>
      <p className={css["why"]}>
        {explanation
          ? `${causes[explanation.cause].label}.`
          : outcome
            ? `${capital(outcomes[outcome].when)}.`
            : ""}
        {alike > 0 && <span> {plural(alike, "other")} of this run ended by the same cause.</span>}
      </p>
      <ol className={css["chain"]}>
        {chain.map(({ seq, t, says, evidence }) => (
          <li key={`${seq} ${says}`} data-end={seq === request.settled?.seq}>
            <button
              type="button"
              title={`${wallTime(t)}: go to this moment`}
              onClick={() => playhead.seek(t)}
            >
              {atSeconds(history, t)}
            </button>
            <span className={css["bead"]} aria-hidden="true">
              {seq === request.settled?.seq && <OutcomeGlyph outcome={outcome} size={10} />}
            </span>
            <span>
              {says}
              {!evidence && <em> self-reported</em>}
            </span>
          </li>
        ))}
      </ol>
      {explanation && (
        <p className={css["saved"]}>
          <b>Would have lived</b> had {explanation.saved}.
        </p>
      )}
      {!explanation && outcome && request.settled && (
        <p className={css["saved"]}>
          Took {signed((request.settled.t - request.sent.t) / history.header.scenario.second).slice(1)} s
          {request.status !== undefined && `, answered ${request.status}`}
          {request.committed && ", and the payment is in the ledger"}.
        </p>
      )}
    </section>
  );
}

const countAlike = (history: History, cause: string): number => {
  let count = 0;
  for (const request of history.requests.values()) if (explain(history, request)?.cause === cause) count += 1;
  return count;
};

/** The plain way of a request that was answered. */
function wayOf(request: RequestRecord) {
  const { client, router, pod } = request;
  const steps = [
    { at: request.sent, says: `${client} sends it; router ${router} picks ${pod ?? "nobody"}` },
    { at: request.connected, says: `${pod ?? "the pod"} accepts the connection` },
    { at: request.committed, says: "the payment is in the ledger" },
    { at: request.firstByte, says: "the first byte of the answer arrives" },
    { at: request.settled, says: `it ends: ${request.observed ? outcomes[request.observed].label : ""}` },
  ];
  return steps
    .flatMap(({ at, says }) => (at ? [{ seq: at.seq, t: at.t, says, evidence: true }] : []))
    .toSorted((a, b) => a.t - b.t || a.seq - b.seq);
}
