/** A lesson's number stands in its folder's name. */
export const numberOf = (lesson: string): string => /^\d+/.exec(lesson)?.[0] ?? "";
