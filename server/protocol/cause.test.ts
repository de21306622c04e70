import { expect, test } from "vitest";
import { causePhrase } from "./cause.ts";

test("a cause within a sentence begins small, and names stay as they are", () => {
  expect(causePhrase("socket-dropped")).toBe("a WebSocket was dropped");
  expect(causePhrase("turned-away")).toBe("turned away while draining");
  expect(causePhrase("killed-outright")).toBe("SIGKILL without a warning");
});
