/**
 * When two texts count as the same: after Unicode NFC (macOS types Hangul decomposed) and without regard to case.
 *
 * @module
 */

/** The form in which names are compared and texts are searched: NFC, lower case. */
export function fold(text: string): string {
  return text.normalize("NFC").toLowerCase();
}
