import { useEffect } from "react";
import { useWorldState } from "../world/index.ts";

/** Whoever asks for code, or for a line of a log, gets the tab where it stands. */
export function useAskedTab(setTab: (tab: string) => void): void {
  const codeLine = useWorldState((state) => state.codeLine);
  const logLine = useWorldState((state) => state.logLine);
  const codeAsked = useWorldState((state) => state.codeAsked);
  useEffect(() => {
    if (codeLine !== null || codeAsked !== null) setTab("code");
  }, [codeLine, codeAsked, setTab]);
  useEffect(() => {
    if (logLine !== null) setTab("logs");
  }, [logLine, setTab]);
}
