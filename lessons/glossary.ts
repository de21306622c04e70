/** Every concept a lesson names, in a sentence or two: what it is, and why it matters at shutdown. */
export const glossary: Readonly<Record<string, string>> = {};
