import { setTimeout as sleep } from "node:timers/promises";
import gracefulShutdown from "http-graceful-shutdown";
import { delay, startService } from "./service.ts";

gracefulShutdown(startService(), { preShutdown: () => sleep(delay) });
