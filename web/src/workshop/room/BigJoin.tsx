import { useEffect, useEffectEvent } from "react";
import { X } from "lucide-react";
import { useLocation } from "wouter";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { IconButton } from "../../ui/index.ts";
import { Qr } from "./Qr.tsx";
import { spacedCode, typedAddress } from "./words.ts";
import css from "./room.module.css";

/** How one joins, to be read from the last row. */
export function BigJoin({ room }: { room: Workshop }) {
  const [, go] = useLocation();
  const leave = useEffectEvent(({ key }: KeyboardEvent) => key === "Escape" && go("/workshop"));
  useEffect(() => {
    addEventListener("keydown", leave);
    return () => removeEventListener("keydown", leave);
  }, []);
  return (
    <main className={css["big"]}>
      <Qr text={room.joinUrl} />
      <div>
        <h1>Join at</h1>
        <p className={css["address"]}>{typedAddress(room.joinUrl)}</p>
        <p className={css["label"]}>with the code</p>
        <p className={css["code"]}>{spacedCode(room.code)}</p>
        <p className={css["label"]}>
          <b>{room.seats.length}</b> {room.seats.length === 1 ? "has" : "have"} joined
        </p>
      </div>
      <IconButton label="Back to the room  Esc" onClick={() => go("/workshop")}>
        <X size={18} aria-hidden="true" />
      </IconButton>
    </main>
  );
}
