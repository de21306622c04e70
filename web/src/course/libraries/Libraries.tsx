import { Fragment, useEffect, useState } from "react";
import { Link } from "wouter";
import { measuredPeersSchema, type MeasuredPeer } from "../../../../server/protocol/index.ts";
import type { LessonEntry } from "../../link/index.ts";
import beside from "../course.module.css";
import measured from "./measured.json";
import { Peer } from "./Peer.tsx";
import { Verdict } from "./Verdict.tsx";
import css from "./libraries.module.css";

const { columns, peers, node, measuredAt, conditions } = measuredPeersSchema.parse(measured);
const day = new Intl.DateTimeFormat("en", { dateStyle: "long", timeZone: "UTC" });

/** What shuts down a Node service, each examined in the same way: what is lost, what holds it, and how it ends. */
export function Libraries({ lessons }: { lessons: readonly LessonEntry[] }) {
  const [open, setOpen] = useState<string>();
  useEffect(() => {
    document.title = "Compare libraries · Last Call";
  }, []);
  return (
    <main className={`${beside["page"]} ${css["wide"]}`}>
      <p className={beside["back"]}>
        <Link href="/">All lessons</Link>
      </p>
      <h1>Compare libraries</h1>
      <p className={css["lede"]}>
        One small service, under everything that promises to shut it down. Each was started, sent real
        requests and a real SIGTERM, and watched from outside. Choose one to see its program and what became
        of it.
      </p>
      <p className={css["conditions"]}>
        Node {node}; {conditions.rate} requests a second, each of which takes one; the routers are{" "}
        {conditions.propagation} s late, the grace is {conditions.grace} s. Measured on{" "}
        {day.format(new Date(measuredAt))}; <code>npm run bench peers</code> measures it anew.
      </p>
      <div className={css["scroll"]} role="region" aria-label="The libraries beside each other" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">library</th>
              {columns.map(({ head, says }) => (
                <th key={head} scope="col" title={says}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {peers.map((peer) => (
              <Fragment key={peer.title}>
                <Row
                  peer={peer}
                  open={peer.title === open}
                  onToggle={() => setOpen(peer.title === open ? undefined : peer.title)}
                />
                {peer.title === open && (
                  <tr>
                    <td colSpan={columns.length + 1} className={css["more"]}>
                      <Peer peer={peer} columns={columns} lessons={lessons} />
                    </td>
                  </tr>
                )}
              </Fragment>
            ))}
          </tbody>
        </table>
      </div>
      <h2>The columns</h2>
      <dl className={css["columns"]}>
        {columns.map(({ head, says }) => (
          <div key={head}>
            <dt>{head}</dt>
            <dd>{says}.</dd>
          </div>
        ))}
      </dl>
      <h2>What to read in it</h2>
      <ul className={css["read"]}>
        <li>
          <b>Exit 0 proves nothing.</b> What isn’t awaited, or is forced, loses all that was under way and
          ends with 0 all the same.
        </li>
        <li>
          <b>Without a delay the door is shut before the routers know.</b> No library can guess how slow yours
          are: each needs to be told.
        </li>
        <li>
          <b>
            <code>server.close()</code> waits for connections, not for requests.
          </b>{" "}
          A kept one that goes on being used holds the process until SIGKILL, unless somebody says
          “Connection: close” on it.
        </li>
        <li>
          <b>A WebSocket’s close frame is the application’s to send:</b> whoever doesn’t is seen as 1006.
        </li>
      </ul>
    </main>
  );
}

function Row({ peer, open, onToggle }: { peer: MeasuredPeer; open: boolean; onToggle(): void }) {
  return (
    <tr data-open={open}>
      <th scope="row">
        <button type="button" aria-expanded={open} onClick={onToggle}>
          {peer.title.replaceAll("`", "")}
        </button>
      </th>
      {peer.cells.map((cell, at) => (
        // Its column.
        <td key={columns[at]?.head} data-status={cell.status}>
          <Verdict status={cell.status} />
          {cell.text}
        </td>
      ))}
    </tr>
  );
}
