export type Level = "info" | "warn" | "error";
type Fields = Readonly<Record<string, string | number | boolean>>;

/** What a server says of itself. Neither a token nor anything that a learner wrote belongs in it. */
export interface Log {
  /** Something that whoever has started the server wants to read, too. */
  say(level: Level, event: string, text: string, fields?: Fields): void;
  /** Something for whoever collects logs; people have the page for that. */
  note(event: string, fields: Fields): void;
}

/** For people: a sentence a line. */
export const textLog = (write: (text: string) => void): Log => ({
  say: (_level, _event, text) => write(`${text}\n`),
  note: () => undefined,
});

/** For machines: a JSON object a line, with `time`, `level` and `event`, and `message` where there is a sentence. */
export function jsonLog(write: (text: string) => void): Log {
  const line = (level: Level, event: string, more: Fields): void =>
    write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...more })}\n`);
  return {
    say: (level, event, message, fields) => line(level, event, { message, ...fields }),
    note: (event, fields) => line("info", event, fields),
  };
}
