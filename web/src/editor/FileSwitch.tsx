import { fileKinds, fileNames, type FileKind } from "./files.ts";
import css from "./code.module.css";

interface Props {
  readonly shown: FileKind;
  onShow(kind: FileKind): void;
}

/** Which of a pod's two files is looked at. */
export function FileSwitch({ shown, onShow }: Props) {
  return (
    <span className={css["files"]} role="group" aria-label="File">
      {fileKinds.map((kind) => (
        <button key={kind} type="button" aria-pressed={kind === shown} onClick={() => onShow(kind)}>
          {fileNames[kind]}
        </button>
      ))}
    </span>
  );
}
