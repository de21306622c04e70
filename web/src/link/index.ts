export { Api, ApiError, type About, type LessonEntry } from "./api.ts";
export { CommandRefused, Link, type Connection, type LinkOutside, type Series } from "./link.ts";
export { takeToken } from "./token.ts";
