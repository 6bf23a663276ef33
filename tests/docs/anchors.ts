/**
 * How pages link to their own parts.
 *
 * @module
 */

/** What GitHub makes of a heading: the part of a link after `#`. */
export function anchorOf(heading: string): string {
  return heading.toLowerCase().replaceAll(/[^\p{L}\p{N}\s_-]/gu, "").replaceAll(" ", "-");
}
