import type { RefObject } from "react";
import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { ui } from "../../ui/index.ts";
import type { Act, ActGroup } from "./act.ts";
import { lessonActs, type Around } from "./lesson-acts.ts";
import css from "./palette.module.css";

interface Props {
  /** What can be done here; not asked for while it is closed. */
  readonly around: Around | undefined;
  readonly typed: string;
  /** Where one was, and is again once it is closed. */
  readonly from: RefObject<HTMLElement | null>;
  readonly open: boolean;
  onType(text: string): void;
  onOpen(open: boolean): void;
}

/** Everything that can be done here, found by a few letters. */
export function Palette({ around, typed, from, open, onType, onOpen }: Props) {
  const done = (act: Act) => {
    if (act.locked !== undefined) return;
    onOpen(false);
    act.run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={onOpen}>
      <Dialog.Portal>
        <Dialog.Backdrop className={css["backdrop"]} />
        <Dialog.Popup className={`${ui["popup"]} ${css["palette"]}`} aria-label="Commands" finalFocus={from}>
          <Autocomplete.Root
            open
            inline
            items={around ? lessonActs(around) : []}
            value={typed}
            onValueChange={onType}
            itemToStringValue={(act: Act) => act.label}
            autoHighlight="always"
            keepHighlight
          >
            <Autocomplete.Input
              className={css["input"]}
              aria-label="Search commands"
              placeholder="What do you want to do?"
            />
            <Autocomplete.Empty className={css["empty"]}>Nothing here is called that.</Autocomplete.Empty>
            <Autocomplete.List className={css["list"]}>
              {(group: ActGroup) => (
                <Autocomplete.Group key={group.value} items={group.items}>
                  <Autocomplete.GroupLabel className={css["group"]}>{group.value}</Autocomplete.GroupLabel>
                  <Autocomplete.Collection>
                    {(act: Act) => (
                      <Autocomplete.Item
                        key={act.label}
                        value={act}
                        className={css["item"]}
                        aria-disabled={act.locked !== undefined}
                        onClick={() => done(act)}
                      >
                        <span>{act.label}</span>
                        {act.locked === undefined ? (
                          act.keys && <kbd>{act.keys}</kbd>
                        ) : (
                          <small>{act.locked}</small>
                        )}
                      </Autocomplete.Item>
                    )}
                  </Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
