/** How many insertions, deletions and substitutions of characters make one text of the other. */
export function levenshteinDistance(text: string, other: string): number;
