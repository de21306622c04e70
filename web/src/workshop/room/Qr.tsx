import { useMemo } from "react";
import { encode } from "uqr";
import css from "./room.module.css";

/** The quiet zone that readers need, in modules. */
const border = 4;

/** An address to be scanned: dark on light in both themes, because not every reader takes it the other way round. */
export function Qr({ text }: { text: string }) {
  const { size, data } = useMemo(() => encode(text, { ecc: "M", border }), [text]);
  const path = data.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    <svg
      className={css["qr"]}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={`QR code of ${text}`}
      shapeRendering="crispEdges"
    >
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#000000" />
    </svg>
  );
}
