import { useEffect, useState, type ReactNode } from "react";
import type { Me } from "../../../../server/protocol/index.ts";
import { Api, takeToken } from "../../link/index.ts";
import { Button, Mark } from "../../ui/index.ts";
import { codeInHash } from "./code.ts";
import { JoinForm } from "./JoinForm.tsx";
import css from "./join.module.css";

/** The way into a workshop: a code that the room shows, and a name. */
export function Join() {
  const code = useScannedCode();
  const me = useKnown();
  const [another, setAnother] = useState(false);
  useEffect(() => void (document.title = "Join · Last Call"), []);
  if (me === "asking") return null;
  if (me?.role === "learner" && !another) {
    return (
      <Page title={`You are here as ${me.name}`}>
        <a href="/" className={css["go"]}>
          Go on as {me.name}
        </a>
        <Button look="quiet" className={css["other"] ?? ""} onClick={() => setAnother(true)}>
          I am somebody else
        </Button>
      </Page>
    );
  }
  return (
    <Page title="Join the workshop">
      <JoinForm key={code} scanned={code} />
    </Page>
  );
}

const Page = ({ title, children }: { title: string; children: ReactNode }) => (
  <main className={css["page"]}>
    <Mark size={32} />
    <h1>{title}</h1>
    {children}
  </main>
);

/** The code of the address, which is then cleared from it: it would be in every picture of the screen. */
function useScannedCode(): string {
  const [code, setCode] = useState(() => codeInHash(location.hash));
  useEffect(() => {
    const take = () => {
      const scanned = codeInHash(location.hash);
      if (scanned === "") return;
      setCode(scanned);
      history.replaceState(null, "", location.pathname);
    };
    take();
    addEventListener("hashchange", take);
    return () => removeEventListener("hashchange", take);
  }, []);
  return code;
}

/** Who this browser is already, if the server still knows. */
function useKnown(): Me | "asking" | undefined {
  const [token] = useState(() => takeToken({ hash: "", pathname: "", search: "" }, () => undefined));
  const [me, setMe] = useState<Me | "asking" | undefined>(token === null ? undefined : "asking");
  useEffect(() => {
    if (token === null) return;
    new Api(token).me().then(setMe, () => setMe(undefined));
  }, [token]);
  return me;
}
