import { Suspense, useEffect, useState, type ReactNode } from "react";
import { Link, Route, Switch } from "wouter";
import { partsOf } from "../lesson/index.ts";
import { DropTarget } from "../share/index.ts";
import { ApiError, isSeat, type About, type Api, type LessonEntry } from "../link/index.ts";
import type { Me } from "../../../server/protocol/index.ts";
import { late, Button, capital, whenIdle } from "../ui/index.ts";
import { useWorld, useWorldState } from "../world/index.ts";
import { Banners } from "./Banner.tsx";
import { Gate, NoToken } from "./Gate.tsx";
import { Header } from "./Header.tsx";
import { MeContext } from "./me.ts";
import { useKeptRun } from "./use-kept-run.ts";
import { journalPage, useOpenJournal } from "./use-open-journal.ts";
import css from "./app.module.css";

const loadLesson = () => import("./LessonPage.tsx");
const LessonPage = late(async () => ({ default: (await loadLesson()).LessonPage }));
const Replay = late(async () => ({ default: (await import("../replay/Replay.tsx")).Replay }));
const loadIndex = () => import("../course/CourseIndex.tsx");
const CourseIndex = late(async () => ({ default: (await loadIndex()).CourseIndex }));
const TestOut = late(async () => ({ default: (await import("../course/TestOut.tsx")).TestOut }));
const Finish = late(async () => ({ default: (await import("../course/Finish.tsx")).Finish }));
const Glossary = late(async () => ({ default: (await import("../course/Glossary.tsx")).Glossary }));
const Libraries = late(async () => ({
  default: (await import("../course/libraries/Libraries.tsx")).Libraries,
}));
const Learner = late(async () => ({ default: (await import("../workshop/learner/Learner.tsx")).Learner }));
const Room = late(async () => ({ default: (await import("../workshop/room/Room.tsx")).Room }));
const Presenter = late(async () => ({ default: (await import("../present/index.ts")).Presenter }));

interface Loaded {
  readonly me: Me;
  readonly about: About;
  readonly lessons: readonly LessonEntry[];
}

type Pages = Omit<Loaded, "me">;

/** The page: what the server says of itself and its lessons, then the address decides. */
export function App({ api }: { api: Api }) {
  const [attempt, setAttempt] = useState(0);
  return <Loader key={attempt} api={api} onRetry={() => setAttempt(attempt + 1)} />;
}

function Loader({ api, onRetry }: { api: Api; onRetry(): void }) {
  const connection = useWorldState((state) => state.connection);
  const [loaded, setLoaded] = useState<Loaded>();
  const [failure, setFailure] = useState<ApiError>();

  useEffect(() => {
    let wanted = true;
    // Beside what the server is asked for, not after it.
    if (location.pathname === "/") void loadIndex().catch(() => undefined);
    Promise.all([api.me(), api.about(), api.lessons()]).then(
      ([me, about, lessons]) => wanted && setLoaded({ me, about, lessons }),
      (error: unknown) => {
        if (wanted) setFailure(error instanceof ApiError ? error : new ApiError("broken", String(error)));
      },
    );
    return () => {
      wanted = false;
    };
  }, [api]);

  if (failure?.trouble === "token" || connection.is === "token") return <NoToken wrong />;
  if (failure) return <Failed failure={failure} onRetry={onRetry} />;
  if (!loaded) return <Loading />;
  return (
    <MeContext value={loaded.me}>
      <Pages api={api} {...loaded} />
      {loaded.me.role === "learner" && (
        <Suspense>
          <Learner lessons={loaded.lessons} />
        </Suspense>
      )}
    </MeContext>
  );
}

function Pages({ api, me, about, lessons }: Loaded & { api: Api }) {
  return (
    <Suspense fallback={<Loading />}>
      <Switch>
        <Route path="/">
          <Front about={about} lessons={lessons} />
        </Route>
        <Route path="/lessons/:id">
          {({ id }) => {
            const lesson = lessons.find((entry) => entry.id === id);
            return lesson ? (
              <LessonPage lesson={lesson} lessons={lessons} about={about} api={api} />
            ) : (
              <Nowhere what={`There is no lesson “${id}” here.`} />
            );
          }}
        </Route>
        <Route path="/runs/:id">
          {({ id }) => <KeptRun key={id} id={id} api={api} about={about} lessons={lessons} />}
        </Route>
        <Route path={journalPage}>
          <Recording lessons={lessons} />
        </Route>
        <Route path="/lessons/:id/present">
          {({ id }) => {
            const lesson = lessons.find((entry) => entry.id === id);
            return lesson ? (
              <Presenter lesson={lesson} workshop={me.role === "instructor" ? api : undefined} />
            ) : (
              <Nowhere what={`There is no lesson “${id}” here.`} />
            );
          }}
        </Route>
        {me.role === "instructor" && (
          <Route path="/workshop/*?">
            <Room api={api} lessons={lessons} header={<Header about={about} lessons={lessons} />} />
          </Route>
        )}
        <Route path="/parts/:number">
          {({ number }) => {
            const parts = partsOf(lessons);
            const part = parts.find((each) => String(each.number) === number);
            return part ? (
              <Beside about={about} lessons={lessons}>
                <TestOut key={number} part={part} next={parts[part.number]} />
              </Beside>
            ) : (
              <Nowhere what={`There is no part ${number} here.`} />
            );
          }}
        </Route>
        <Route path="/glossary">
          <Beside about={about} lessons={lessons}>
            <Glossary lessons={lessons} />
          </Beside>
        </Route>
        <Route path="/libraries">
          <Beside about={about} lessons={lessons}>
            <Libraries lessons={lessons} />
          </Beside>
        </Route>
        <Route path="/finish">
          <Beside about={about} lessons={lessons}>
            <Finish lessons={lessons} />
          </Beside>
        </Route>
        <Route>
          <Nowhere what="There is no such page." />
        </Route>
      </Switch>
    </Suspense>
  );
}

function Front({ about, lessons }: Pages) {
  useEffect(() => {
    document.title = "Last Call";
    // What the next click needs.
    return whenIdle(() => void loadLesson().catch(() => undefined));
  }, []);
  const open = useOpenJournal(lessons);
  return (
    <div className={css["front"]}>
      <DropTarget onOpen={open} />
      <Header about={about} lessons={lessons} />
      <main>
        <div className={css["banners"]}>
          <Banners about={about} />
        </div>
        <CourseIndex lessons={lessons} />
      </main>
    </div>
  );
}

/** A page beside the lessons, under the same header. */
const Beside = ({ about, lessons, children }: Pages & { children: ReactNode }) => (
  <div className={css["front"]}>
    <Header about={about} lessons={lessons} />
    {children}
  </div>
);

/** A run that the server keeps, with its lesson around it where the server has that. */
function KeptRun({ id, api, about, lessons }: Pages & { id: string; api: Api }) {
  const found = useKeptRun(id);
  if (found === undefined) return <Loading />;
  if (found === "missing") return <NoRun />;
  const lesson = lessons.find((entry) => entry.id === found.lesson);
  return lesson ? (
    <LessonPage lesson={lesson} lessons={lessons} about={about} api={api} />
  ) : (
    <Recording lessons={lessons} />
  );
}

/** A run without its lesson. */
function Recording({ lessons }: Pick<Pages, "lessons">) {
  const open = useOpenJournal(lessons);
  return (
    <Suspense fallback={<Loading />}>
      <Replay onOpen={open} home={<Link href="/">All lessons</Link>} />
    </Suspense>
  );
}

function NoRun() {
  const world = useWorld();
  // Said here, and not once more on the page that one goes to.
  const [notice] = useState(() => world.store.getState().notice);
  useEffect(() => world.dismiss(), [world]);
  return (
    <Nowhere what={capital(notice?.text ?? "There is no such run here.")}>
      <p>
        The link may also be from another server. If the run was saved as a file (.jsonl), drop that on the
        page of lessons to see it; if not, run its lesson again.
      </p>
    </Nowhere>
  );
}

const Nowhere = ({ what, children }: { what: string; children?: ReactNode }) => (
  <Gate title="Nothing here">
    <p>{what}</p>
    {children}
    <p>
      <Link href="/">To the lessons</Link>
    </p>
  </Gate>
);

const Failed = ({ failure, onRetry }: { failure: ApiError; onRetry(): void }) => (
  <Gate title={failure.trouble === "unreachable" ? "The server doesn’t answer" : "The server can’t be used"}>
    {failure.trouble !== "unreachable" && <p>{capital(failure.message)}</p>}
    {failure.trouble === "unreachable" && isSeat() ? (
      <p>Is this device still in the workshop’s network?</p>
    ) : (
      failure.todo && <p>{capital(failure.todo)}</p>
    )}
    <Button look="primary" onClick={onRetry}>
      Try again
    </Button>
  </Gate>
);

/** Lanes of a page to come; seen only when loading takes longer than a moment. */
const Loading = () => (
  <main className={css["loading"]}>
    <h1 className="visually-hidden">Last Call</h1>
    <p className="visually-hidden" role="status">
      Loading
    </p>
    <i />
    <i />
    <i />
  </main>
);
