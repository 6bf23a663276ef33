/**
 * Bans and mutes, as peers are told of them.
 *
 * @module
 */
import { formatTimestamp } from "./dates.ts";
import { type Details, fill, type Sentence } from "./language.ts";

/** Of an ID, of an address, or of someone who may stay but not speak. */
export const sanctionKinds = ["ban_id", "ban_address", "mute"] as const;

/** What a sanction is. */
export type SanctionKind = typeof sanctionKinds[number];

/** A ban or a mute. */
export interface Sanction {
  /** What it keeps somebody from. */
  readonly kind: SanctionKind;
  /** The ID, or for `ban_address` the address (of IPv6 the network of 64 bits). */
  readonly subject: string;
  /** The room in which one is muted; none: everywhere. */
  readonly room?: string;
  /** The ID of the one because of whom an address was banned. */
  readonly about?: string;
  /** The ID of the one who imposed it. */
  readonly by: string;
  /** Why, where somebody said why. */
  readonly reason?: string;
  /** Since when, in milliseconds since 1970. */
  readonly at: number;
  /** Until when; none: for good. */
  readonly until?: number;
}

/** The parts of a sentence about a sanction: `by`, `where`, `until` and `because`. */
export function sanctionDetails(
  { by, room, until, reason }: Partial<Sanction>,
): Details {
  return {
    by: by ?? "",
    where: room === undefined ? nothing : filled(inRoom, { room }),
    until: until === undefined ? forGood : filled(untilThen, { time: formatTimestamp(until) }),
    because: becauseOf(reason),
  };
}

/** ` Reason: …`, or nothing. */
export function becauseOf(reason: string | undefined): Sentence {
  return reason === undefined ? nothing : filled(because, { reason });
}

const nothing: Sentence = { en: "", ko: "" };
const inRoom: Sentence = { en: " in the room {room}", ko: "'{room}' 방에서 " };
const untilThen: Sentence = { en: "until {time}", ko: "{time}까지" };
const forGood: Sentence = { en: "for good", ko: "기한 없이" };
const because: Sentence = { en: " Reason: {reason}", ko: " 이유: {reason}" };

function filled(sentence: Sentence, details: Details): Sentence {
  return { en: fill(sentence, "en", details), ko: fill(sentence, "ko", details) };
}
