import { Menu } from "@base-ui/react/menu";
import { Popover } from "@base-ui/react/popover";
import type { ReactNode } from "react";
import type { MenuBoxProps, PopoverBoxProps } from "./Popup.tsx";
import css from "./ui.module.css";

/** The popover itself, open from the start: see `PopoverBox`. */
export function OpenPopover(props: PopoverBoxProps) {
  return (
    <Popover.Root defaultOpen>
      <Popover.Trigger render={props.trigger} />
      <Popover.Portal>
        <Popover.Positioner
          className={css["positioner"]}
          side={props.side ?? "bottom"}
          sideOffset={6}
          collisionPadding={8}
        >
          <Popover.Popup className={`${css["popup"]} ${css["padded"]}`}>
            <Popover.Title className="visually-hidden">{props.title}</Popover.Title>
            {props.children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The menu itself, open from the start: see `MenuBox`. */
export function OpenMenu(props: MenuBoxProps) {
  return (
    <Menu.Root defaultOpen>
      <Menu.Trigger render={props.trigger} />
      <Menu.Portal>
        <Menu.Positioner
          className={css["positioner"]}
          side={props.side ?? "bottom"}
          align="end"
          sideOffset={6}
          collisionPadding={8}
        >
          <Menu.Popup className={`${css["popup"]} ${css["menu"]}`}>{props.children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

export function MenuItem(props: {
  onClick(): void;
  disabled?: boolean;
  detail?: ReactNode;
  children: ReactNode;
}) {
  return (
    <Menu.Item className={css["item"]} onClick={props.onClick} disabled={props.disabled ?? false}>
      {props.children}
      {props.detail && <small>{props.detail}</small>}
    </Menu.Item>
  );
}

export function MenuGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Menu.Group>
      <Menu.GroupLabel className={css["group"]}>{label}</Menu.GroupLabel>
      {children}
    </Menu.Group>
  );
}
