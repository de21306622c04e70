import { Component, type ReactNode } from "react";
import { isSeat } from "../link/index.ts";
import { Button, Mark } from "../ui/index.ts";
import css from "./app.module.css";

/** A page that has nothing to show but one thing to say. */
export function Gate({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={css["gate"]}>
      <Mark size={32} />
      <h1>{title}</h1>
      <div>{children}</div>
    </main>
  );
}

/** Without the token nothing can be asked of the server. */
export const NoToken = ({ wrong }: { wrong: boolean }) =>
  wrong && isSeat() ? <NoSeat /> : <NoLink wrong={wrong} />;

/** A workshop's server doesn't know the learner any more. */
const NoSeat = () => (
  <Gate title="You have no seat any more">
    <p>
      The instructor has given it free, or the workshop is over. What you have done stays in this browser.
    </p>
    <p>
      While the workshop lasts, the code on the screen gets you another seat: <a href="/join">join again</a>.
    </p>
  </Gate>
);

const NoLink = ({ wrong }: { wrong: boolean }) => (
  <Gate title={wrong ? "This link is from another server" : "Open the link that the server printed"}>
    <p>
      {wrong
        ? "The server doesn’t know this page’s token: it has probably been started anew since."
        : "The lab runs programs on this machine, so it talks only to whoever has its token."}
    </p>
    <p>
      In the terminal where you ran <code>npm start</code> stands a line like this; open it, whole:
    </p>
    <pre>http://127.0.0.1:4600/#token=…</pre>
    <p>
      Are you in a workshop? Then <a href="/join">join with the code</a> that the instructor shows.
    </p>
  </Gate>
);

/** The last resort: an error in the page itself is said, never shown as a blank. */
export class ErrorGate extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <Gate title="This page has failed">
        <p>The lab itself goes on. What the page says of its failure:</p>
        <pre>{error.message}</pre>
        <Button look="primary" onClick={() => location.reload()}>
          Reload
        </Button>
      </Gate>
    );
  }
}
