/** A process that does nothing: how late it is, is up to the machine. It tells when its input ends. */
import { startMetronome } from "./metronome.ts";

const metronome = startMetronome();
process.stdin.resume().once("end", () => {
  process.stdout.write(JSON.stringify(metronome.stop()));
});
