/**
 * A file of an old daily log: an object a line, or, as exports are, a JSON array.
 *
 * @module
 */
import type { Sentence } from "../../protocol/mod.ts";
import { because, type OldMessage, readRecord, type Reason } from "./log_record.ts";
import { readTextLines } from "./text_lines.ts";

/** What stands at a place of a file. */
export interface LogEntry {
  /** The line, or in an array the how manyeth it is; from 1 on. */
  readonly place: number;
  /** What it says, or why it cannot be read. */
  readonly found: OldMessage | Reason;
}

/** Longest array, in characters: it has to be in memory. */
const arrayLimit = 256 * 2 ** 20;

/** Reads a file. Empty lines are passed over. */
export async function* readLogFile(path: string): AsyncGenerator<LogEntry> {
  let isFirst = true;
  for await (const { number, text } of readTextLines(path)) {
    if (text === undefined) {
      yield { place: number, found: because(texts.noText) };
      continue;
    }
    if (text.trim() === "") continue;
    if (isFirst && text.trimStart().startsWith("[")) return yield* readArray(path);
    isFirst = false;
    for (const found of readLine(text)) yield { place: number, found };
  }
}

function readLine(line: string): (OldMessage | Reason)[] {
  const whole = parse(line);
  if (whole !== undefined) return [readRecord(whole.value)];
  // Threads that wrote at the same moment left several objects in a line.
  const parts = line.split(/(?<=\})\s*(?=\{)/).map(parse);
  const records = parts.flatMap((part) => part === undefined ? [] : [readRecord(part.value)]);
  return parts.length > 1 && records.length === parts.length ? records : [because(texts.broken)];
}

async function* readArray(path: string): AsyncGenerator<LogEntry> {
  let whole = "";
  for await (const { number, text = "" } of readTextLines(path)) {
    whole += `${text}\n`;
    if (whole.length > arrayLimit) {
      return yield { place: number, found: because(texts.tooLong) };
    }
  }
  const parsed = parse(whole);
  if (!Array.isArray(parsed?.value)) return yield { place: 1, found: because(texts.broken) };
  let place = 0;
  for (const value of parsed.value) yield { place: ++place, found: readRecord(value) };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined; // which is said where it is read
  }
}

const texts = {
  noText: {
    en: "neither UTF-8 nor CP949, or longer than 16 MiB",
    ko: "UTF-8도 CP949도 아니거나 16 MiB보다 깁니다",
  },
  broken: { en: "broken JSON", ko: "JSON이 깨져 있습니다" },
  tooLong: {
    en: "a JSON array of more than 256 MiB; split the file",
    ko: "JSON 배열이 256 MiB보다 큽니다. 파일을 나누세요",
  },
} satisfies Record<string, Sentence>;
