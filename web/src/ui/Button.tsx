import type { ComponentProps } from "react";
import css from "./ui.module.css";

interface Looks {
  look?: "plain" | "primary" | "quiet";
}

/** A button with a word on it. */
export function Button({ look = "plain", className = "", ...rest }: ComponentProps<"button"> & Looks) {
  const looks = { plain: "", primary: css["primary"], quiet: css["quiet"] }[look];
  return <button type="button" className={`${css["button"]} ${looks} ${className}`} {...rest} />;
}

/** A button with a picture on it; `label` is its name and its tooltip. */
export function IconButton({
  label,
  on,
  className = "",
  ...rest
}: ComponentProps<"button"> & { label: string; on?: boolean }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`${css["button"]} ${css["icon"]} ${on ? css["on"] : ""} ${className}`}
      {...rest}
    />
  );
}
