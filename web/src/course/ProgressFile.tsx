import { useRef, useState } from "react";
import { addProgress, fromProgressFile, progressFile, useProgress } from "../lesson/index.ts";
import { plural, saveFile } from "../ui/index.ts";
import css from "./index.module.css";

const name = "last-call-progress.json";

/** Takes the progress, which only this browser keeps, to another one. */
export function ProgressFile() {
  const progress = useProgress();
  const [said, setSaid] = useState("");
  const chooser = useRef<HTMLInputElement>(null);
  const save = () => {
    saveFile(name, "application/json", progressFile(progress));
    setSaid(`Saved ${name}.`);
  };
  const load = async (file: File | undefined) => {
    const found = file && fromProgressFile(await file.text().catch(() => ""));
    if (found) {
      addProgress(found);
      setSaid(`What was done in ${plural(Object.keys(found).length, "lesson")} has been added.`);
    } else if (file) {
      setSaid(`${file.name} is no progress that Last Call has saved. Nothing was changed.`);
    }
    if (chooser.current) chooser.current.value = "";
  };
  return (
    <>
      <button type="button" onClick={save}>
        Save progress
      </button>
      <button type="button" onClick={() => chooser.current?.click()}>
        Load progress
      </button>
      <input
        ref={chooser}
        type="file"
        accept="application/json,.json"
        aria-label="A saved progress"
        hidden
        onChange={(event) => void load(event.target.files?.[0])}
      />
      <span role="status" className={css["said"]}>
        {said}
      </span>
    </>
  );
}
