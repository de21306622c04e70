import { startService } from "./service.ts";

startService();
