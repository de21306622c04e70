const kept = 12;
const longest = 300;

/** Keeps the last lines of a stream, for the message when something goes wrong. */
export class LastLines {
  #lines: string[] = [];
  #open = "";

  push(text: string): void {
    const lines = (this.#open + text).split("\n");
    this.#open = (lines.pop() ?? "").slice(-longest);
    const whole = lines.map((line) => line.trim().slice(0, longest)).filter((line) => line !== "");
    this.#lines = [...this.#lines, ...whole].slice(-kept);
  }

  /** The lines, indented alike from the second on. */
  text(): string {
    return [...this.#lines, this.#open.trim()].filter((line) => line !== "").join("\n  ");
  }
}
