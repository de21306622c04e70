import { Dialog } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import { IconButton, ui } from "../ui/index.ts";
import { keyHelp } from "./keys.ts";
import css from "./app.module.css";

/** The list of keys. */
export function KeyHelp({ open, onOpen }: { open: boolean; onOpen(open: boolean): void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className={css["backdrop"]} />
        <Dialog.Popup className={`${ui["popup"]} ${css["dialog"]}`}>
          <header>
            <Dialog.Title>Keys</Dialog.Title>
            <Dialog.Close
              render={
                <IconButton label="Close">
                  <X size={15} aria-hidden="true" />
                </IconButton>
              }
            />
          </header>
          <dl>
            {keyHelp.map(([keys, does]) => (
              <div key={does}>
                <dt>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
          <p>
            The timeline and the stage have keys of their own while they have the focus: arrows, Home and End,
            + and −.
          </p>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
