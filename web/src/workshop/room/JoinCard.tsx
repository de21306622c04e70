import { Expand } from "lucide-react";
import { Link } from "wouter";
import type { Workshop } from "../../../../server/protocol/index.ts";
import { ui } from "../../ui/index.ts";
import { ConfirmButton } from "./ConfirmButton.tsx";
import { Qr } from "./Qr.tsx";
import { spacedCode, typedAddress } from "./words.ts";
import css from "./room.module.css";

interface Props {
  readonly room: Workshop;
  onNewCode(): Promise<void>;
}

/** How one joins. */
export function JoinCard({ room: { code, joinUrl }, onNewCode }: Props) {
  return (
    <section className={css["card"]} id="join" aria-labelledby="room-join">
      <h2 id="room-join">Join</h2>
      <div className={css["join"]}>
        <Qr text={joinUrl} />
        <div>
          <p className={css["address"]}>{typedAddress(joinUrl)}</p>
          <p className={css["code"]}>{spacedCode(code)}</p>
        </div>
      </div>
      <div className={css["actions"]}>
        <Link href="/workshop/join" className={`${ui["button"]}`}>
          <Expand size={14} aria-hidden="true" /> Fill the screen
        </Link>
        <ConfirmButton
          title="Make another code?"
          text={`${spacedCode(code)} takes nobody any more. Whoever has a seat keeps it.`}
          act="Make another code"
          onAct={onNewCode}
        >
          New code
        </ConfirmButton>
      </div>
    </section>
  );
}
