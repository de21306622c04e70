import { memo, Suspense } from "react";
import type { LessonEntry } from "../link/index.ts";
import { useDraw, yours } from "../world/index.ts";
import { Source } from "./Source.tsx";
import { useFile } from "./use-file.ts";
import { VariantSwitch } from "./VariantSwitch.tsx";
import css from "./code.module.css";
import { late } from "../ui/index.ts";

/** The editor is larger than the rest of the page: it comes when somebody wants to write. */
const YourCode = late(async () => ({ default: (await import("./YourCode.tsx")).YourCode }));

interface Props {
  readonly lesson: LessonEntry;
  /** The variant that is looked at; `yours` for the learner's own program. */
  readonly shown: string;
  /** Runs the learner's own program. */
  onRun(): void;
}

/** What makes the pods: the lesson's variants to read, and one of one's own to write. */
export const CodeTab = memo(function CodeTab({ lesson, shown, onRun }: Props) {
  const variant = lesson.variants.find(({ id }) => id === shown);
  const [file, setFile] = useFile(lesson);
  const planted = useDraw(lesson)?.faults.map(({ id }) => id) ?? [];
  return (
    <div className={css["tab"]}>
      <VariantSwitch lesson={lesson} shown={shown} />
      {shown === yours ? (
        <Suspense fallback={<p className={css["late"]}>Fetching the editor …</p>}>
          <YourCode
            key={[lesson.id, ...planted].join(" ")}
            lesson={lesson}
            file={file}
            onFile={setFile}
            onRun={onRun}
          />
        </Suspense>
      ) : (
        variant && <Source lesson={lesson} variant={variant} file={file} onFile={setFile} />
      )}
    </div>
  );
});
