export { examine, type Examined, type Tried } from "./exam.ts";
export { ExamError } from "./exam-error.ts";
