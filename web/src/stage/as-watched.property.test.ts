import fc from "fast-check";
import { expect, it } from "vitest";
import { arbitraryJournal } from "../../../server/protocol/arbitrary-journal.test-support.ts";
import { exampleHeader } from "../../../server/protocol/example.test-support.ts";
import { Story } from "../../../server/protocol/story.test-support.ts";
import type { Header, LabEvent, ScenarioInput } from "../../../server/protocol/index.ts";
import { broken, events, header } from "../kit/synthetic.test-support.ts";
import { extend, newRun, type Run } from "../world/run.ts";
import { layoutAt } from "./cast.test-support.ts";
import { Cast } from "./cast/cast.ts";
import { controllerWords } from "./draw/controller.ts";
import { extraWords } from "./draw/pod-extra.ts";
import { doorAngle, statusWords } from "./draw/pods.ts";
import { sceneAt } from "./scene.ts";
import { Ways } from "./ways.ts";
import { shownPods, stageInWords } from "./words.ts";
import { beliefAt } from "../kit/belief.ts";

/** Everything that a picture of this moment is painted from, as plain values. */
function pictureAt(cast: Cast, t: number, still: boolean) {
  const moment = cast.clusterMoment(t);
  const layout = layoutAt(cast, moment);
  const scene = sceneAt(cast, layout, new Ways(layout), t, still);
  const { look, quiet, losses, heaps, ...rest } = scene;
  const plain = ({ actor: _, loss: _loss, ...stance }: (typeof quiet)[number]) => stance;
  return {
    ...rest,
    t: look.t,
    usual: look.usual,
    fallen: look.fallen,
    quiet: quiet.map(plain),
    losses: losses.map(plain),
    heaps: heaps.map(({ losses: on, ...heap }) => ({ ...heap, on: on.map(({ what }) => what) })),
    pods: shownPods(cast, moment).map((pod) => ({
      name: pod.record.name,
      slot: pod.slot,
      door: doorAngle(pod, moment, cast.history.header.scenario.second),
      status: statusWords(cast, pod, moment),
      extra: extraWords(cast, pod, moment, !pod.runsAt(moment)),
    })),
    beliefs: [...cast.history.routers.keys()].flatMap((router) =>
      shownPods(cast, moment).map(({ record }) => beliefAt(cast.beliefs(router, record.name), moment)),
    ),
    held: heldAt(cast, moment),
    paid: cast.requests.commits.upTo(look.t),
    waiting: cast.jobs.waiting.at(look.t),
    done: cast.jobs.done.at(look.t),
    spans: cast.spans.upTo(look.t),
    controller: controllerWords(cast, moment),
    words: stageInWords(cast, t),
  };
}

function heldAt(cast: Cast, t: number): number[] {
  const found: number[] = [];
  cast.heldTimes.visit(t, 0, (index) => found.push(cast.held[index]?.record.id ?? -1));
  return found;
}

/** Watches a run grow in these pieces, and remembers each picture; then looks at every one of those moments again. */
function expectAsWatched(
  top: Header,
  journal: readonly LabEvent[],
  cuts: readonly number[],
  hook: boolean,
): void {
  const run = newRun("1", top);
  const cast = new Cast(run.history);
  const seen: { t: number; still: boolean; picture: unknown }[] = [];
  let from = 0;
  const watch = (of: Run, upTo: number): void => {
    extend(of, journal.slice(from, upTo));
    from = upTo;
    cast.catchUp(hook ? of.touched : undefined);
    // A moment is over once a later one has been heard of: until then more may be told of it.
    const next = journal[upTo]?.t ?? Infinity;
    const t = of.history.lastT;
    if (of.history.pods.size === 0 || next <= t || cast.isOver(t)) return;
    for (const still of [false, true]) seen.push({ t, still, picture: pictureAt(cast, t, still) });
  };
  for (const cut of [...new Set(cuts)].filter((at) => at < journal.length).sort((a, b) => a - b))
    watch(run, cut);
  watch(run, journal.length);

  const whole = newRun("2", top);
  extend(whole, journal);
  const fresh = new Cast(whole.history);
  fresh.catchUp(whole.touched);
  for (const { t, still, picture } of seen) {
    // At its end a run shows all that was learned of it afterwards: that can't be watched.
    if (fresh.isOver(t)) continue;
    expect(pictureAt(fresh, t, still)).toEqual(picture);
    expect(pictureAt(cast, t, still)).toEqual(picture);
  }
}

/** Where a proxy chooses the pod, the client doesn't: events of one request can't say both. */
function consistent(journal: readonly LabEvent[]): LabEvent[] {
  const sent = journal.filter((event) => event.type === "request.sent");
  const proxied = (id: number): boolean => sent.find(({ request }) => request === id)?.router === "ingress";
  return journal
    .filter((event) => event.type !== "proxy.tried" || proxied(event.request))
    .map((event) =>
      event.type === "request.sent" && event.router === "ingress" ? { ...event, pod: null } : event,
    );
}

const everything: Partial<ScenarioInput> = {
  ingress: {},
  loadBalancer: { targets: "nodes" },
  collector: "alive",
  jobs: { rate: 1 },
  deployment: { controller: "deployment", replicas: 2, restartPolicy: "Always" },
};

it.each([
  ["service", true],
  ["service", false],
  ["ingress", true],
  ["load-balancer", true],
] as const)(
  "shows the same when scrubbed to as when watched, whatever the journal (%s, told what changed: %s)",
  (via, hook) => {
    const top = exampleHeader({ ...everything, traffic: { via } });
    fc.assert(
      fc.property(arbitraryJournal, fc.array(fc.nat(200), { maxLength: 12 }), (journal, cuts) => {
        expectAsWatched(top, consistent(journal), cuts, hook);
      }),
      { numRuns: 100, endOnFailure: true },
    );
  },
  60_000,
);

it("shows the same when scrubbed to as when watched: a lesson", () => {
  const journal = events({ ...broken, zoo: ["reset", "vanished", "ghost", "doubled"] });
  const cuts = journal.map((_, index) => index).filter((index) => index % 7 === 0);
  expectAsWatched(header(broken), journal, cuts, true);
}, 60_000);

it("shows the same when scrubbed to as when watched: through an ingress, with retries", () => {
  const story = new Story({ ingress: {}, traffic: { via: "ingress" } });
  for (let nth = 0; nth < 12; nth += 1) {
    const at = 1 + nth * 0.21;
    story
      .request(
        at,
        at + 0.9,
        { outcome: nth % 3 ? "ok" : "status-5xx", phase: "done", retrying: nth % 6 === 0 },
        { router: "ingress", pod: null },
      )
      .tried(at + 0.01, at + 0.05, "refused", { nth: 1, pod: "web-1" })
      .tried(at + 0.06, at + 0.8, nth % 3 ? "answered" : "closed", { nth: 2, pod: "web-2" });
  }
  const journal = story.at(9, { type: "run.finished", how: "ended" }).events;
  expectAsWatched(
    story.history.header,
    journal,
    journal.map((_, index) => index),
    true,
  );
}, 60_000);
