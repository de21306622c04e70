export { Api, ApiError, type About, type LessonEntry } from "./api.ts";
export {
  CommandRefused,
  Link,
  type Connection,
  type LinkOutside,
  type Series,
  type Waiting,
} from "./link.ts";
export { isSeat, keepSeat, takeToken } from "./token.ts";
