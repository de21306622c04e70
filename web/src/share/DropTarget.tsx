import { useEffect, useState } from "react";
import css from "./drop.module.css";

/** Takes a journal that is dropped anywhere on the page, and says so while it is held over it. */
export function DropTarget({ onOpen }: { onOpen(file: File): void }) {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    // Between two elements of the page there is no leaving it.
    const leave = (event: DragEvent) => event.relatedTarget === null && setOver(false);
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer?.files[0];
      if (file) onOpen(file);
    };
    addEventListener("dragenter", enter);
    addEventListener("dragover", enter);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragenter", enter);
      removeEventListener("dragover", enter);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, [onOpen]);
  return over ? (
    <div className={css["drop"]} aria-hidden="true">
      <p>Drop a journal (.jsonl) to see its run</p>
    </div>
  ) : null;
}
