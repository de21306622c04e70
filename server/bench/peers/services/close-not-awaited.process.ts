import closeWithGrace from "close-with-grace";
import { startService } from "./service.ts";

const server = startService();
// The slip that is examined: it awaits nothing.
closeWithGrace(async () => {
  server.close();
});
