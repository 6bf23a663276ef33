/**
 * Which of the known words somebody who mistyped one has meant.
 *
 * @module
 */

/**
 * The known word nearest to another; undefined where none is near, since a suggestion that is far off confuses. A third
 * of the letters may be wrong, and one in short words, but not all. Case is no difference. `prefix` is what all words
 * begin with, which makes none of them nearer.
 */
export function nearest<Known extends string>(
  word: string,
  known: readonly Known[],
  prefix = "",
): Known | undefined {
  const bare = (text: string) => (text.startsWith(prefix) ? text.slice(prefix.length) : text);
  const wanted = [...bare(word).toLowerCase()];
  const most = Math.min(Math.max(1, Math.floor(wanted.length / 3)), wanted.length - 1);
  let found: { readonly name: Known; readonly distance: number } | undefined;
  for (const name of known) {
    const letters = [...bare(name).toLowerCase()];
    if (Math.abs(letters.length - wanted.length) > most) continue;
    const distance = editDistance(wanted, letters);
    if (distance <= most && distance < (found?.distance ?? Infinity)) found = { name, distance };
  }
  return found?.name;
}

/**
 * How many insertions, deletions, substitutions and swaps of neighbours make one of the other (optimal string
 * alignment). Swaps are what fast typists do, so each counts once.
 */
function editDistance(one: readonly string[], other: readonly string[]): number {
  let beforeLast: number[] = [];
  let last = [...other.keys(), other.length];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1];
      let least = Math.min(
        last[column] + 1,
        current[column - 1] + 1,
        last[column - 1] + (isSame ? 0 : 1),
      );
      const isSwapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] &&
        one[row - 2] === other[column - 1];
      if (isSwapped) least = Math.min(least, beforeLast[column - 2] + 1);
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[other.length];
}
