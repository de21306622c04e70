import type { View } from "../../shell/command.ts";

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/** One object of the API, as `kubectl get` shows it. */
export interface Item {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly row: readonly string[];
  /** What `-o wide` shows besides. */
  readonly wide: readonly string[];
  object(): Json;
}

/** How objects of one kind are shown. */
export interface Resource {
  readonly header: readonly string[];
  readonly wideHeader: readonly string[];
  items(view: View): Item[];
  /** An object that is gone, as it was at its end. */
  gone?(view: View, name: string): Item | undefined;
  /** @returns what `kubectl describe` prints of it; undefined where it says the same as the object's YAML. */
  describe?(view: View, name: string): string;
}
