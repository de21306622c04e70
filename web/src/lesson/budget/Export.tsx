import { useState } from "react";
import { Copy, Download } from "lucide-react";
import { Button, saveFile } from "../../ui/index.ts";
import css from "./budget.module.css";

const name = "deployment.yaml";

/** Takes the manifest of these values out of the page. */
export function Export({ yaml }: { yaml: () => string }) {
  const [said, setSaid] = useState("");
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(yaml());
      setSaid("Copied the manifest.");
    } catch {
      setSaid("The browser doesn’t let this page copy: save the file instead.");
    }
  };
  return (
    <>
      <Button onClick={() => void copy()}>
        <Copy size={14} aria-hidden="true" /> Copy YAML
      </Button>
      <Button onClick={() => setSaid(`Saved ${name}, ${saveFile(name, "application/yaml", yaml())}.`)}>
        <Download size={14} aria-hidden="true" /> Save YAML
      </Button>
      <span role="status" className={css["said"]}>
        {said}
      </span>
    </>
  );
}
