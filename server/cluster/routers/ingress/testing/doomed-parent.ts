import { settings } from "./settings.ts";
import { startProxy } from "../index.ts";

/** A process that starts a proxy, says its pid, and does nothing until it is killed. */
const [folder = ""] = process.argv.slice(2);
const proxy = await startProxy({ name: "ingress", folder, settings, onEvent: () => undefined });
process.send?.(proxy.pid);
