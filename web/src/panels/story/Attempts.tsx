import { outcomeAt, outcomes, type History, type RequestRecord } from "../../../../server/protocol/index.ts";
import { atSeconds, OutcomeGlyph } from "../../ui/index.ts";
import { useWorld } from "../../world/index.ts";
import css from "./story.module.css";

interface Props {
  readonly history: History;
  readonly attempts: readonly RequestRecord[];
  readonly selected: number;
}

/** Every attempt of one intent, and what its user finally got. */
export function Attempts({ history, attempts, selected }: Props) {
  const world = useWorld();
  const last = attempts.at(-1);
  if (attempts.length < 2 || !last) return null;
  const finally_ = outcomeAt(last, Infinity);
  return (
    <section className={css["attempts"]} aria-label="Attempts">
      <ol>
        {attempts.map((request, index) => (
          <li key={request.id}>
            <button
              type="button"
              aria-pressed={request.id === selected}
              title={`Attempt ${index + 1}, sent at ${atSeconds(history, request.sent.t)} s`}
              onClick={() => world.pick(request.id)}
            >
              <OutcomeGlyph outcome={request.outcome} size={10} />
              {request.id} · {request.pod ?? "nobody"}
            </button>
          </li>
        ))}
      </ol>
      <p>
        {attempts.length} attempts of one request;{" "}
        {finally_ === undefined
          ? "the last one is under way."
          : `its user finally saw: ${outcomes[finally_].label}${last.status === undefined ? "" : ` (${last.status})`}.`}
      </p>
    </section>
  );
}
