import { createLightship } from "lightship";
import { startService } from "./service.ts";

const server = startService();
const lightship = await createLightship();
lightship.registerShutdownHandler(() => new Promise<void>((resolve) => void server.close(() => resolve())));
lightship.signalReady();
