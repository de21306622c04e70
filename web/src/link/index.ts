export { Api, ApiError, type About, type ApiTrouble, type LessonEntry } from "./api.ts";
export { CommandRefused, Link, type Connection, type LinkEvents, type LinkOutside } from "./link.ts";
export { takeToken } from "./token.ts";
