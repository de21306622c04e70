import { Monitor, Moon, Sun } from "lucide-react";
import { IconButton } from "../ui/index.ts";
import { useTheme, type Theme } from "./theme.ts";

const icons: Record<Theme, typeof Sun> = { system: Monitor, light: Sun, dark: Moon };

/** Shows the theme, and turns to the next one. */
export function ThemeButton() {
  const { theme, next, turn } = useTheme();
  const Icon = icons[theme];
  return (
    <IconButton label={`Theme: ${theme}. Change to ${next}`} onClick={turn}>
      <Icon size={15} aria-hidden="true" />
    </IconButton>
  );
}
