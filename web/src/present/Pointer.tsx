import { useEffect, useRef } from "react";
import css from "./present.module.css";

/** A ring that follows the mouse, seen from the last row. */
export function Pointer() {
  const ring = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const follow = ({ clientX, clientY }: PointerEvent) => {
      const { current } = ring;
      if (!current) return;
      current.style.translate = `${clientX}px ${clientY}px`;
      current.dataset["seen"] = "true";
    };
    addEventListener("pointermove", follow);
    return () => removeEventListener("pointermove", follow);
  }, []);
  return <div ref={ring} className={css["pointer"]} aria-hidden="true" />;
}
