/** The bytes of an answer break HTTP/1.1 or a limit of this client; the message says how. */
export class MalformedAnswer extends Error {
  override readonly name = "MalformedAnswer";
}
