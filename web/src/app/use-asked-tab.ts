import { useEffect } from "react";
import { useWorldState } from "../world/index.ts";

/** Whoever asks for a line of code, or of a log, gets the tab where it stands. */
export function useAskedTab(setTab: (tab: string) => void): void {
  const codeLine = useWorldState((state) => state.codeLine);
  const logLine = useWorldState((state) => state.logLine);
  useEffect(() => {
    if (codeLine !== null) setTab("code");
  }, [codeLine, setTab]);
  useEffect(() => {
    if (logLine !== null) setTab("logs");
  }, [logLine, setTab]);
}
