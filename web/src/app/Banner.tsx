import { useEffect, useState } from "react";
import { Info, TriangleAlert, X } from "lucide-react";
import type { About } from "../link/index.ts";
import { Button, capital, IconButton } from "../ui/index.ts";
import { useWorld, useWorldState } from "../world/index.ts";
import css from "./app.module.css";

/** What has to be known now: no connection, no place, a refusal; and under which sandbox one's code runs. */
export function Banners({ about }: { about: About | undefined }) {
  const world = useWorld();
  const connection = useWorldState((state) => state.connection);
  const notice = useWorldState((state) => state.notice);
  const going = useWorldState((state) => state.going !== null);
  return (
    <>
      {(connection.is === "waiting" || connection.is === "full") && (
        <div className={css["banner"]} data-tone="warn" role="status">
          <TriangleAlert size={15} aria-hidden="true" />
          <p>
            {connection.is === "full"
              ? `${capital(connection.why)}${connection.todo ? `: ${connection.todo}` : ""}.`
              : connection.why}{" "}
            {going && connection.is === "waiting" && "The picture is frozen until it is back. "}
            <Countdown until={connection.retryAt} />
          </p>
          <Button onClick={() => world.link.connect()}>Try now</Button>
        </div>
      )}
      {notice && (
        <div className={css["banner"]} data-tone="warn" role="alert" key={notice.at}>
          <TriangleAlert size={15} aria-hidden="true" />
          <p>{capital(notice.text)}</p>
          <IconButton label="Dismiss" onClick={() => world.dismiss()}>
            <X size={15} aria-hidden="true" />
          </IconButton>
        </div>
      )}
      <TierBanner about={about} />
    </>
  );
}

function Countdown({ until }: { until: number }) {
  const left = () => Math.max(0, Math.ceil((until - Date.now()) / 1000));
  const [seconds, setSeconds] = useState(left);
  useEffect(() => {
    const read = () => setSeconds(Math.max(0, Math.ceil((until - Date.now()) / 1000)));
    read();
    const timer = setInterval(read, 250);
    return () => clearInterval(timer);
  }, [until]);
  // The number changes every second: it is for the eyes alone.
  return <span aria-hidden="true">{seconds === 0 ? "Trying …" : `Next try in ${seconds} s.`}</span>;
}

const seenKey = "lastcall.tier-seen";

function TierBanner({ about }: { about: About | undefined }) {
  const [seen, setSeen] = useState(() => sessionStorage.getItem(seenKey) !== null);
  if (about?.tier !== "process" || seen) return null;
  return (
    <div className={css["banner"]} role="note">
      <Info size={15} aria-hidden="true" />
      <p>Your code runs as you, without a container around it. {about.why}</p>
      <IconButton
        label="Understood"
        onClick={() => {
          sessionStorage.setItem(seenKey, "yes");
          setSeen(true);
        }}
      >
        <X size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
