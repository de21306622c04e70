import { createHttpTerminator } from "http-terminator";
import { delay, startService } from "./service.ts";

const terminator = createHttpTerminator({ server: startService() });
process.once("SIGTERM", () => setTimeout(() => void terminator.terminate(), delay));
