import { useState } from "react";
import { Link } from "wouter";
import type { History, Trial } from "../../../server/protocol/index.ts";
import { Button } from "../ui/index.ts";
import css from "./trials.module.css";

interface Props {
  readonly trial: Trial;
  readonly history: History;
  readonly linked: boolean;
}

/** One trial from close by: the first failure and all that was printed, beside the service that was on trial. */
export function Detail({ trial, history, linked }: Props) {
  const { service, record, works } = trial;
  const { failure, stopped, code, signal } = record?.ended ?? {};
  const lines = history.logs.filter(({ pod }) => pod === service.name);
  const source = history.header.services?.find(({ name }) => name === service.name);
  return (
    <div className={css["detail"]}>
      <section aria-label={`What the test said of ${service.name}`}>
        <h3>The test</h3>
        {stopped !== undefined && <p>The lab ended it: {stopped}.</p>}
        {failure && (
          <>
            {failure.test && <p>Failed: {failure.test}</p>}
            <pre tabIndex={0} role="region" aria-label="The first failure">
              {failure.message.trim()}
            </pre>
          </>
        )}
        {record?.ended && stopped === undefined && (
          <p>{signal === null ? `It ended with exit code ${code}.` : `It was ended by ${signal}.`}</p>
        )}
        <h3>What it printed</h3>
        {lines.length === 0 ? (
          <p>Nothing{record?.ended ? "" : " yet"}.</p>
        ) : (
          <pre tabIndex={0} role="region" aria-label={`Output on ${service.name}`}>
            {lines.map(({ line }) => line).join("\n")}
          </pre>
        )}
      </section>
      <section aria-label={`The service ${service.name}`}>
        <h3>The service</h3>
        {history.finished ? (
          <>
            {!works && <Wrong key={trial.standing} trial={trial} linked={linked} />}
            {source && (
              <pre
                className={css["source"]}
                tabIndex={0}
                role="region"
                aria-label={`Source of ${service.name}`}
              >
                {source.text.trimEnd()}
              </pre>
            )}
          </>
        ) : (
          <p>Its source is shown when every service has been tried.</p>
        )}
      </section>
    </div>
  );
}

/** What is wrong with it: told once it was caught, or when asked for. */
function Wrong({ trial: { service, standing }, linked }: Omit<Props, "history">) {
  const [told, setTold] = useState(standing === "right");
  if (!told) return <Button onClick={() => setTold(true)}>Tell me what is wrong with it</Button>;
  const { wrong, from = "" } = service;
  const lesson = `Lesson ${/^\d+/.exec(from)?.[0]}`;
  return (
    <p>
      {wrong} {linked ? <Link href={`/lessons/${from}`}>{lesson}</Link> : `${lesson}.`}
    </p>
  );
}
