/** The one of the words that takes the fewest edits to become the given one. Throws on an empty list. */
export function closestString(givenWord: string, possibleWords: readonly string[]): string;
