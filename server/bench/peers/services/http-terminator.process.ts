import { createHttpTerminator } from "http-terminator";
import { startService } from "./service.ts";

const terminator = createHttpTerminator({ server: startService() });
process.once("SIGTERM", () => void terminator.terminate());
