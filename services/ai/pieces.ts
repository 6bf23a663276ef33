/**
 * Long answers as several messages of a KakaoTalk room.
 *
 * @module
 */
import { readChannelLine } from "../../protocol/mod.ts";

/** What is put before a message that begins like a command, so that no bot that reads it takes it for one. */
const guard = "· ";

type Granularity = "sentence" | "word" | "grapheme";

const finer: Readonly<Record<Granularity, Granularity | undefined>> = {
  sentence: "word",
  word: "grapheme",
  grapheme: undefined,
};

const segmenters = new Map<Granularity, Intl.Segmenter>();

// Made for the first long answer: making all takes as long as a tenth of a start.
function segmenterOf(granularity: Granularity): Intl.Segmenter {
  const made = segmenters.get(granularity) ?? new Intl.Segmenter("ko", { granularity });
  segmenters.set(granularity, made);
  return made;
}

/**
 * The messages of an answer: each at most `limit` UTF-16 units long, parted between sentences; where one sentence is
 * longer, between words, and where one word is, between characters. None begins like a command.
 */
export function messagesOf(text: string, limit: number): string[] {
  return partsOf(text, limit - guard.length, "sentence")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => readChannelLine(part).hasDirective ? guard + part : part);
}

function partsOf(text: string, limit: number, granularity: Granularity): string[] {
  const parts: string[] = [];
  let part = "";
  for (const { segment } of segmenterOf(granularity).segment(text)) {
    if ((part + segment).trim().length <= limit) {
      part += segment;
      continue;
    }
    if (part !== "") parts.push(part);
    part = segment;
    if (part.trim().length <= limit) continue;
    const smaller = finer[granularity];
    const pieces = smaller ? partsOf(segment, limit, smaller) : unitsOf(segment, limit);
    part = pieces.pop() ?? "";
    parts.push(...pieces);
  }
  return part === "" ? parts : [...parts, part];
}

// One character of so many marks that it alone is too long.
function unitsOf(segment: string, limit: number): string[] {
  const parts = [""];
  for (const point of segment) {
    const last = parts.length - 1;
    if (parts[last].length + point.length <= limit) parts[last] += point;
    else parts.push(point);
  }
  return parts.filter((part) => part !== "");
}
