// First, so that no schema is made before it is said how: see link/parse.ts.
import { offlineWorld } from "./offline-world.ts";
import "./fonts.css";
import "../tokens.css";
import "../base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { JournalError, journalElement } from "../../../server/protocol/index.ts";
import { ErrorGate } from "../app/Gate.tsx";
import { showKeptTheme } from "../app/theme.ts";
import { openFile, openJournal } from "../share/index.ts";
import { WorldContext } from "../world/index.ts";
import { Replay } from "./Replay.tsx";

showKeptTheme();

const world = offlineWorld();
const jsonl = document.getElementById(journalElement)?.textContent.trim() ?? "";
try {
  if (jsonl !== "") document.title = `${openJournal(world, `${jsonl}\n`)} · Last Call`;
} catch (error) {
  if (!(error instanceof JournalError)) throw error;
  world.tell(`The journal in this page can't be shown: ${error.message}.`);
}

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <ErrorGate>
      <WorldContext value={world}>
        <Replay onOpen={(file) => void openFile(world, file)} />
      </WorldContext>
    </ErrorGate>
  </StrictMode>,
);
