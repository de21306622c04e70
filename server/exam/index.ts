export { examine, type Examined, type Tried } from "./exam.ts";
export { ExamError } from "./exam-error.ts";
export { plural } from "./finding.ts";
export { badge, formatIds, formats, plain, signs, type FormatId, type Look } from "./report/index.ts";
export { tally } from "./tally.ts";
