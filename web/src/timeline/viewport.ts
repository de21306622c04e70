import { clamp } from "../kit/box.ts";

/** The stretch of time in sight, in ms since the run began. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** How far the view may reach, and the closest it may look, in ms. */
export interface Limits {
  readonly from: number;
  readonly to: number;
  readonly closest: number;
}

/** Time across a width in CSS pixels: always linear, nothing is warped. */
export interface Scale {
  readonly view: View;
  readonly left: number;
  readonly right: number;
  x(t: number): number;
  t(x: number): number;
}

export function scaleOf(view: View, left: number, right: number): Scale {
  const perMs = (right - left) / Math.max(1e-9, view.to - view.from);
  return {
    view,
    left,
    right,
    x: (t) => left + (t - view.from) * perMs,
    t: (x) => view.from + (x - left) / perMs,
  };
}

/** Moves a view of this span into the limits, keeping its span where they allow it. */
export function within(view: View, limits: Limits): View {
  const whole = limits.to - limits.from;
  const span = clamp(view.to - view.from, Math.min(limits.closest, whole), whole);
  const from = clamp(view.from, limits.from, limits.to - span);
  return { from, to: from + span };
}

/** @param factor above 1 looks closer. The moment `at` stays where it is, unless a limit is in the way. */
export function zoom(view: View, at: number, factor: number, limits: Limits): View {
  const whole = limits.to - limits.from;
  const span = clamp((view.to - view.from) / factor, Math.min(limits.closest, whole), whole);
  const share = (at - view.from) / Math.max(1e-9, view.to - view.from);
  const from = at - span * share;
  return within({ from, to: from + span }, limits);
}

export const pan = (view: View, ms: number, limits: Limits): View =>
  within({ from: view.from + ms, to: view.to + ms }, limits);

/** What is known of a run when a view has to be chosen for it, all in ms since the run began. */
export interface Course {
  readonly zero: number | undefined;
  /** The end of the shutdown: the exit, or the last router's learning if that came later. */
  readonly over: number | undefined;
  /** How far the recording reaches. */
  readonly end: number;
  readonly finished: boolean;
  /** ms of a cluster second. */
  readonly second: number;
}

/** The most cluster seconds that are followed at once. */
const followed = 14;

/**
 * The view nobody asked for: from one second before the deletion to one after its end, or to the end of the run where
 * that is near; while the run goes on, what is happening now.
 */
export function autoView({ zero, over, end, finished, second }: Course, now: number): View {
  if (finished) {
    if (zero === undefined) return { from: 0, to: Math.max(end, second) };
    // The end of the recording, where the playhead comes to rest, if it is no further than a little beyond.
    const last = (over ?? end) + second;
    const to = end - last <= 1.5 * second ? end : last;
    return { from: Math.max(0, zero - second), to: Math.max(zero + second, to) };
  }
  if (zero === undefined) return { from: now - second, to: now + 3 * second };
  const to = Math.max(zero + 3 * second, now + 0.3 * second);
  return { from: Math.max(zero - second, to - followed * second), to };
}

export interface Tick {
  readonly t: number;
  readonly label: string;
}

/**
 * Round moments in sight, counted in cluster seconds from `origin`; without a plus where that is the start of the run.
 * @param width of the view in CSS pixels; ticks are at least `apart` of them from each other.
 */
export function ticks(view: View, origin: number, second: number, width: number, apart = 60): Tick[] {
  const seconds = (view.to - view.from) / second;
  const step = roundStep((seconds * apart) / Math.max(1, width));
  const digits = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const list: Tick[] = [];
  const first = Math.ceil((view.from - origin) / second / step - 1e-9);
  for (let index = first; ; index += 1) {
    const at = index * step;
    const t = origin + at * second;
    if (t > view.to + 1e-6) return list;
    const text = Math.abs(at).toFixed(Math.max(digits, step < 10 ? 1 : 0));
    list.push({ t, label: index === 0 ? "0" : `${at < 0 ? "−" : origin > 0 ? "+" : ""}${text}` });
  }
}

/** The smallest of 1, 2, 5 × a power of ten that is not below `least`. */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1e-6)));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= least * (1 - 1e-9)) ?? 10;
  return step * power;
}

/** How far one may look: the recording with a second to spare, and no closer than a twentieth of a second. */
export const limitsOf = (
  { course: { end, second } }: { readonly course: Pick<Course, "end" | "second"> },
  now: number,
): Limits => ({ from: -second, to: Math.max(end, now) + 3 * second, closest: 0.05 * second });

/** A view of [from, to] with some of what came before and after it. */
export function around(from: number, to: number, second: number, limits: Limits): View {
  const margin = Math.max((to - from) * 0.35, 0.4 * second);
  return within({ from: from - margin, to: to + margin }, limits);
}

/** The view, moved only as far as it takes to have `t` in sight, with a tenth of its span to spare. */
export function reaching({ from, to }: View, t: number): View {
  const margin = (to - from) / 10;
  if (t >= from && t <= to) return { from, to };
  const by = t < from ? t - margin - from : t + margin - to;
  return { from: from + by, to: to + by };
}
