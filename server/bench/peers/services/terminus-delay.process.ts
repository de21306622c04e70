import { setTimeout as sleep } from "node:timers/promises";
import { createTerminus } from "@godaddy/terminus";
import { delay, startService } from "./service.ts";

createTerminus(startService(), { beforeShutdown: () => sleep(delay), useExit0: true, timeout: 8000 });
