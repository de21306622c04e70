export { startClock, type Clock } from "./clock.ts";
export { writeJournal } from "./file.ts";
export { createRecorder, type Recorder } from "./recorder.ts";
export { JournalStore } from "./store.ts";
