/**
 * When two texts count as the same: after Unicode NFC (macOS types Hangul decomposed) and without regard to case.
 *
 * @module
 */

/** The form in which names are compared and texts are searched: NFC, lower case. */
export function fold(text: string): string {
  // Composed again, because a letter in lower case may compose with its marks where the capital does not (J̌ and ǰ):
  // only so is the form of a form the form itself.
  return text.normalize("NFC").toLowerCase().normalize("NFC");
}
