import { createTerminus } from "@godaddy/terminus";
import { startService } from "./service.ts";

createTerminus(startService());
