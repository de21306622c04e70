/** A line without its end. `cut` bytes of it were left out at the end. */
export interface RawLine {
  readonly bytes: Uint8Array;
  readonly cut: number;
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/** Cuts a stream of bytes into lines, holding no more than `longest` bytes of any of them. */
export interface LineCutter {
  /** The lines that this chunk completes. */
  push(chunk: Uint8Array): Generator<RawLine>;
  /** What was left without a line end, if anything. */
  end(): RawLine | undefined;
}

/** @param longest in bytes */
export function createLineCutter(longest: number): LineCutter {
  const held = new Uint8Array(longest);
  let length = 0;
  let cut = 0;

  const hold = (bytes: Uint8Array): void => {
    const taken = bytes.subarray(0, longest - length);
    held.set(taken, length);
    length += taken.length;
    cut += bytes.length - taken.length;
  };

  const take = (): RawLine => {
    const endsInReturn = cut === 0 && length > 0 && held[length - 1] === RETURN;
    const line = { bytes: held.slice(0, endsInReturn ? length - 1 : length), cut };
    length = 0;
    cut = 0;
    return line;
  };

  return {
    *push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
        hold(chunk.subarray(from, at));
        from = at + 1;
        yield take();
      }
      hold(chunk.subarray(from));
    },
    end: () => (length > 0 || cut > 0 ? take() : undefined),
  };
}
