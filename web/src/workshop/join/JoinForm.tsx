import { useEffect, useState } from "react";
import { joinedSchema, seatNameSchema } from "../../../../server/protocol/index.ts";
import { Api, ApiError, keepSeat } from "../../link/index.ts";
import { capital } from "../../ui/index.ts";
import { codeFrom, codeTrouble } from "./code.ts";
import css from "./join.module.css";

/** Something that keeps one out, and which field it is about. */
interface Trouble {
  readonly field: "code" | "name" | undefined;
  readonly text: string;
}

/** @param scanned the code that the address came with */
export function JoinForm({ scanned }: { scanned: string }) {
  const [code, setCode] = useState(codeFrom(scanned));
  const [name, setName] = useState("");
  const [trouble, setTrouble] = useState<Trouble>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.getElementById(scanned === "" ? "join-code" : "join-name")?.focus();
  }, [scanned]);
  const failed = (found: Trouble) => {
    setTrouble(found);
    if (found.field) document.getElementById(`join-${found.field}`)?.focus();
  };
  const join = async () => {
    const wrong = troubleOf(code, name);
    if (wrong) return failed(wrong);
    setBusy(true);
    setTrouble(undefined);
    try {
      const body = JSON.stringify({ code, name: name.trim() });
      const { token } = await new Api("").ask(joinedSchema, "/api/join", { method: "POST", body });
      keepSeat(token);
      location.replace("/");
    } catch (error) {
      setBusy(false);
      failed(inWords(error));
    }
  };
  const marked = (field: "code" | "name") => ({
    "aria-invalid": trouble?.field === field,
    "aria-describedby": trouble?.field === field ? "join-trouble" : undefined,
  });
  return (
    <form
      className={css["form"]}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void join();
      }}
    >
      <label htmlFor="join-code">Code</label>
      <input
        id="join-code"
        className={css["code"]}
        {...marked("code")}
        value={code}
        onChange={(event) => setCode(codeFrom(event.target.value))}
        autoCapitalize="characters"
        autoComplete="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={12}
        enterKeyHint="next"
      />
      <label htmlFor="join-name">Your name</label>
      <input
        id="join-name"
        {...marked("name")}
        value={name}
        onChange={(event) => setName(event.target.value)}
        autoComplete="name"
        maxLength={40}
        enterKeyHint="go"
      />
      <p className={css["small"]}>The instructor sees it beside how far you are.</p>
      <p className={css["trouble"]} id="join-trouble" role="alert">
        {trouble?.text}
      </p>
      <button type="submit" className={css["go"]} aria-disabled={busy}>
        {busy ? "Joining …" : "Join"}
      </button>
    </form>
  );
}

function troubleOf(code: string, name: string): Trouble | undefined {
  const wrong = codeTrouble(code);
  if (wrong !== undefined) return { field: "code", text: wrong };
  if (name.trim() === "") return { field: "name", text: "Say how you want to be called." };
  if (!seatNameSchema.safeParse(name).success)
    return { field: "name", text: "A name is one line of at most 40 characters." };
  return undefined;
}

function inWords(error: unknown): Trouble {
  if (!(error instanceof ApiError)) return { field: undefined, text: String(error) };
  const { trouble, message, todo } = error;
  if (trouble === "missing")
    return {
      field: undefined,
      text: "There is no workshop at this address. Is it the one that the screen in the room shows?",
    };
  if (trouble === "unreachable")
    return {
      field: undefined,
      text: "The server doesn’t answer. Is this device in the network that the room uses?",
    };
  const text = `${capital(message)}${todo === undefined ? "" : `: ${todo}`}.`;
  return { field: trouble === "token" ? "code" : undefined, text };
}
