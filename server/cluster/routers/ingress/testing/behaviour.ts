/** What a pod of the tests can be told to do with each request. */
export type Behaviour =
  | "good"
  | "closes at once"
  | "resets with the request unread"
  | "killed before the first byte"
  | "killed inside the head"
  | "killed inside the body"
  | "killed inside a chunked body"
  | "closes its idle connection under the request"
  | "never answers"
  | "stops inside the body"
  | "speaks no HTTP"
  | "has a line without a colon in its head"
  | "has a head that is too long"
  | "frames its answer twice"
  | "answers 503"
  | "answers until it closes";
