import gracefulShutdown from "http-graceful-shutdown";
import { startService } from "./service.ts";

gracefulShutdown(startService());
