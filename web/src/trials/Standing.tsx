import { Ban, Check, CircleDashed, Clock, LoaderCircle, Minus, X } from "lucide-react";
import { standingInWords, type Trial } from "../../../server/protocol/index.ts";
import css from "./trials.module.css";

const look = { size: 14, "aria-hidden": true } as const;

function Sign({ trial: { standing, result } }: { trial: Trial }) {
  switch (standing) {
    case "right":
      return <Check {...look} />;
    case "running":
      return <LoaderCircle {...look} />;
    case "waiting":
      return <CircleDashed {...look} />;
    case "untried":
      return <Minus {...look} />;
    case "wrong":
      if (result === "no-answer") return <Clock {...look} />;
      return result === "no-test" ? <Ban {...look} /> : <X {...look} />;
  }
}

/** What the test made of a service: a sign and a word. */
export function Standing({ trial }: { trial: Trial }) {
  return (
    <span className={css["standing"]} data-standing={trial.standing}>
      <Sign trial={trial} /> {standingInWords(trial)}
    </span>
  );
}
