import type { ReactNode } from "react";
import { ChevronDown, CircleHelp, Presentation, UsersRound } from "lucide-react";
import { Link, useLocation } from "wouter";
import { numberOf, partsOf, Steps } from "../lesson/index.ts";
import type { About, LessonEntry } from "../link/index.ts";
import { IconButton, Mark, MenuBox, MenuGroup, MenuItem, PopoverBox, ui } from "../ui/index.ts";
import { useMe } from "./me.ts";
import { ThemeButton } from "./ThemeButton.tsx";
import css from "./app.module.css";

interface Props {
  readonly about: About | undefined;
  readonly lessons: readonly LessonEntry[];
  readonly lesson?: LessonEntry;
  /** Length of a cluster second in ms, when there is a lesson. */
  readonly second?: number;
  /** What can be done with the run that is shown. */
  readonly tools?: ReactNode;
  onHelp?(): void;
}

/** Where one is, under which conditions, and the few things that are the same everywhere. */
export function Header({ about, lessons, lesson, second, tools, onHelp }: Props) {
  const me = useMe();
  return (
    <header className={css["header"]}>
      <Link href="/" className={css["brand"]} aria-label="Last Call: all lessons">
        <Mark />
        <b>Last Call</b>
      </Link>
      {lesson && (
        <>
          <span className={css["part"]}>{lesson.part}</span>
          <LessonMenu lessons={lessons} lesson={lesson} />
          <Steps lesson={lesson} />
        </>
      )}
      <span className={css["space"]} />
      {tools}
      {me.role === "instructor" && (
        <Link
          href="/workshop"
          className={`${ui["button"]} ${ui["quiet"]}`}
          aria-label="The workshop’s room"
          title="The workshop’s room"
        >
          <UsersRound size={15} aria-hidden="true" />
        </Link>
      )}
      {me.name !== undefined && (
        <span className={`${ui["chip"]} ${css["seat"]} ${lesson ? css["roomy"] : ""}`} title={me.name}>
          <span>{me.name}</span>
        </span>
      )}
      {about && <TierChip about={about} />}
      {second !== undefined && <SecondChip second={second} />}
      <ThemeButton />
      {lesson && (
        <Link
          href={`/lessons/${lesson.id}/present`}
          className={`${ui["button"]} ${ui["icon"]} ${css["roomy"]}`}
          aria-label="Present on a big screen"
          title="Present on a big screen  Shift P"
        >
          <Presentation size={15} aria-hidden="true" />
        </Link>
      )}
      {onHelp && (
        <IconButton label="Keys  ?" onClick={onHelp} className={css["roomy"] ?? ""}>
          <CircleHelp size={15} aria-hidden="true" />
        </IconButton>
      )}
    </header>
  );
}

function LessonMenu({ lessons, lesson }: { lessons: readonly LessonEntry[]; lesson: LessonEntry }) {
  const [, go] = useLocation();
  return (
    <MenuBox
      trigger={
        <button type="button" className={css["crumb"]}>
          <span>{numberOf(lesson.id)}</span> <b>{lesson.title}</b>{" "}
          <ChevronDown size={13} aria-hidden="true" />
        </button>
      }
    >
      {partsOf(lessons).map((part) => (
        <MenuGroup key={part.number} label={part.title}>
          {part.lessons.map(({ id, title }) => (
            <MenuItem key={id} onClick={() => go(`/lessons/${id}`)}>
              <span className={css["here"]} aria-current={id === lesson.id ? "page" : undefined}>
                {numberOf(id)} {title}
              </span>
            </MenuItem>
          ))}
        </MenuGroup>
      ))}
    </MenuBox>
  );
}

function TierChip({ about: { tier, why, runtime } }: { about: About }) {
  return (
    <PopoverBox
      title="Sandbox"
      trigger={
        <button type="button" className={`${ui["chip"]} ${css["roomy"]}`}>
          {tier === "container" ? "container sandbox" : "process sandbox"}
        </button>
      }
    >
      <div className={css["words"]}>
        <h3>{tier === "container" ? "Pods run in containers" : "Pods run as plain processes"}</h3>
        <p>{why}</p>
        <p>
          {tier === "container"
            ? "Each has its own process tree, where it is PID 1, and no network but the lab’s."
            : "They are confined by the runtime’s own permissions, but they are your processes: run only code you trust."}
        </p>
        <p>Runtime: {runtime}.</p>
      </div>
    </PopoverBox>
  );
}

const SecondChip = ({ second }: { second: number }) => (
  <PopoverBox
    title="Cluster time"
    trigger={
      <button type="button" className={`${ui["chip"]} ${css["roomy"]}`}>
        1 s = {second} ms
      </button>
    }
  >
    <div className={css["words"]}>
      <h3>Time in cluster seconds</h3>
      <p>
        All times here are cluster seconds, counted from the deletion. One takes {second} ms on the wall, so
        that a grace period of 30 s need not be waited for. A tooltip tells the wall time.
      </p>
    </div>
  </PopoverBox>
);
