import { useState, type ReactNode } from "react";
import { AlertDialog } from "@base-ui/react/alert-dialog";
import { Button, ui } from "../../ui/index.ts";
import css from "./room.module.css";

interface Props {
  /** The question, what follows from a yes, and what that is called. */
  readonly title: string;
  readonly text: string;
  readonly act: string;
  onAct(): Promise<void>;
  /** The button's name, where what is on it doesn't say enough. */
  readonly label?: string;
  readonly className?: string;
  readonly children: ReactNode;
}

/** A button for what can't be taken back: it asks first. */
export function ConfirmButton({ title, text, act, onAct, label, className, children }: Props) {
  const [open, setOpen] = useState(false);
  const [failed, setFailed] = useState<string>();
  const yes = () => {
    setFailed(undefined);
    onAct().then(
      () => setOpen(false),
      (error: unknown) => setFailed(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <AlertDialog.Root open={open} onOpenChange={setOpen}>
      <AlertDialog.Trigger render={<Button className={className} aria-label={label} title={label} />}>
        {children}
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={css["backdrop"]} />
        <AlertDialog.Popup className={`${ui["popup"]} ${css["confirm"]}`}>
          <AlertDialog.Title>{title}</AlertDialog.Title>
          <AlertDialog.Description>{text}</AlertDialog.Description>
          {failed !== undefined && <p role="alert">{failed}</p>}
          <div className={css["actions"]}>
            <AlertDialog.Close render={<Button />}>No</AlertDialog.Close>
            <Button look="primary" onClick={yes}>
              {act}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
