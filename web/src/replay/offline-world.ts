import { Api } from "../link/index.ts";
import { World } from "../world/index.ts";

/** A world without a lab: it shows what it is given, and nothing is ever asked of a server. */
export function offlineWorld(): World {
  const nowhere = (): never => {
    throw new Error("a saved page has no server to speak to");
  };
  return new World(
    {
      token: "",
      address: "",
      api: new Api("", nowhere),
      storage: sessionStorage,
      openSocket: nowhere,
      now: () => Date.now(),
      random: () => Math.random(),
    },
    () => performance.now(),
  );
}
