import { cloneElement, Suspense, useEffect, useState, type ReactElement, type ReactNode } from "react";
import { late } from "./late.tsx";
import { whenIdle } from "./when-idle.ts";

type Side = "top" | "bottom";
type Trigger = ReactElement<{
  onClick?: () => void;
  "aria-haspopup"?: "menu" | "dialog";
  "aria-expanded"?: boolean;
}>;

interface BoxProps {
  /** The element that opens it. */
  readonly trigger: Trigger;
  readonly side?: Side;
  readonly children: ReactNode;
}
export type MenuBoxProps = BoxProps;
export interface PopoverBoxProps extends BoxProps {
  readonly title: string;
}

// Nothing pops up before somebody asks for it, so what makes it pop up comes after the page.
const load = () => import("./popups.tsx");
const OpenMenu = late(async () => ({ default: (await load()).OpenMenu }));
const OpenPopover = late(async () => ({ default: (await load()).OpenPopover }));

/** An action in a `MenuBox`. */
export const MenuItem = late(async () => ({ default: (await load()).MenuItem }));
/** Actions that belong together, under a heading. */
export const MenuGroup = late(async () => ({ default: (await load()).MenuGroup }));

/** Whether it was asked for; until then a plain trigger stands there, which asks. */
function useAsked(trigger: Trigger, popup: "menu" | "dialog"): { asked: boolean; plain: Trigger } {
  const [asked, setAsked] = useState(false);
  // So that the first click needn't wait. What can't be fetched now is asked for again by the click.
  useEffect(() => whenIdle(() => void load().catch(() => undefined)), []);
  const plain = cloneElement(trigger, {
    onClick: () => setAsked(true),
    "aria-haspopup": popup,
    "aria-expanded": false,
  });
  return { asked, plain };
}

/** A few words or controls that open beside what they belong to. */
export function PopoverBox(props: PopoverBoxProps) {
  const { asked, plain } = useAsked(props.trigger, "dialog");
  if (!asked) return plain;
  return (
    <Suspense fallback={plain}>
      <OpenPopover {...props} />
    </Suspense>
  );
}

/** A menu of actions: of `MenuItem` and `MenuGroup`. */
export function MenuBox(props: MenuBoxProps) {
  const { asked, plain } = useAsked(props.trigger, "menu");
  if (!asked) return plain;
  return (
    <Suspense fallback={plain}>
      <OpenMenu {...props} />
    </Suspense>
  );
}
