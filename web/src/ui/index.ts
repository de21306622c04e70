export { Button, IconButton } from "./Button.tsx";
export { Empty } from "./Empty.tsx";
export { filledTo } from "./fill.ts";
export { OutcomeGlyph } from "./Glyph.tsx";
export { Mark } from "./Mark.tsx";
export { useMedia } from "./media.ts";
export { MenuBox, MenuGroup, MenuItem, PopoverBox } from "./Popup.tsx";
export * from "./words.ts";
export { default as ui } from "./ui.module.css";
