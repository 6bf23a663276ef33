/**
 * Lines of an old daily log as what was said (source: shared/wire/colon.md, "Files on disk"), as strange as years of
 * different versions have made them.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../protocol/problems.ts";
import {
  aiName,
  checkName,
  type Details,
  errorText,
  fill,
  type Language,
  MadangError,
  type MessageType,
  messageTypes,
  nameKey,
  type Sentence,
} from "../../protocol/mod.ts";

/** Something that was said, without an id yet. */
export interface OldMessage {
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly type: MessageType;
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

/** Why something cannot be taken over. It shows no text of a message. */
export type Reason = (language: Language) => string;

/** The reason that a sentence gives. */
export function because(
  sentence: ListedProblem,
  details: Details = {},
): Reason {
  return (language) => fill(sentence, language, details);
}

/** What tells two messages apart, however they were written down: time to the second, who, to whom, and what. */
export function messageKey({ at, type, from, to, text }: OldMessage): string {
  return JSON.stringify([secondOf(at), type, from, to, text]);
}

/** The second of a moment, since 1970. */
export function secondOf(at: number): number {
  return Math.floor(at / 1_000);
}

/** The message that an object of the log holds, or why there is none. */
export function readRecord(value: unknown): OldMessage | Reason {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return because(failures.noObject);
  }
  const { timestamp, type, from, to, content } = value as Record<string, unknown>;
  const at = readTime(timestamp);
  if (at === undefined) return because(failures.time);
  const kind = messageTypes.find((each) => each === String(type).trim().toUpperCase());
  if (kind === undefined) return because(failures.type, { types: messageTypes.join(", ") });
  if (typeof content !== "string") return because(failures.content);
  try {
    return {
      at,
      type: kind,
      from: readName(from, texts.from),
      to: kind === "BR" ? "ALL" : readName(to, texts.to),
      text: content.toWellFormed(),
    };
  } catch (error) {
    if (!(error instanceof MadangError)) throw error;
    return (language) => errorText(error, language);
  }
}

function readName(value: unknown, what: Sentence): string {
  const name = typeof value === "number" ? String(value) : value;
  if (typeof name !== "string") return checkName("", what);
  return nameKey(name.trim()) === nameKey(aiName) ? aiName : checkName(name, what);
}

/** The first moment whose second is no number of 32 bits any more: 2106. */
const lastTime = 2 ** 32 * 1_000;

const timeShape =
  /^(\d{4})[-/.](\d\d)[-/.](\d\d)[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d:?\d\d)?$/;

/** A moment in milliseconds since 1970: local time where no zone is named, or a number of seconds or milliseconds. */
function readTime(value: unknown): number | undefined {
  const at = typeof value === "number"
    ? Math.floor(value < 1e11 ? value * 1_000 : value)
    : typeof value === "string"
    ? readTimeText(value.trim())
    : undefined;
  return at !== undefined && at >= 0 && at < lastTime ? at : undefined;
}

function readTimeText(text: string): number | undefined {
  const match = timeShape.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map((part) =>
    Number(part ?? 0)
  );
  const milliseconds = Math.floor(Number(`0.${match[7] ?? 0}`) * 1_000);
  const calendar = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  const exists = calendar.getUTCMonth() === month - 1 && calendar.getUTCDate() === day &&
    calendar.getUTCHours() === hour && calendar.getUTCMinutes() === minute && second < 60;
  if (!exists) return undefined;
  const zone = match[8];
  if (zone === undefined) {
    return new Date(year, month - 1, day, hour, minute, second, milliseconds).getTime();
  }
  if (zone === "Z") return calendar.getTime();
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  const offset = (hours * 60 + minutes) * 60_000;
  return calendar.getTime() - (zone.startsWith("-") ? -offset : offset);
}

const failures = problems("import", {
  noObject: {
    en: "this is not a JSON object",
    ko: "JSON 객체가 아닙니다",
    todo: {
      en: "Mend the line in the file, and import again.",
      ko: "파일에서 그 줄을 고치고 다시 가져오세요.",
    },
  },
  time: {
    en: '"timestamp" is not a time like 2024-01-31 18:05:00',
    ko: '"timestamp"가 2024-01-31 18:05:00 같은 시각이 아닙니다',
    todo: {
      en: "Mend the line in the file, and import again.",
      ko: "파일에서 그 줄을 고치고 다시 가져오세요.",
    },
  },
  type: {
    en: '"type" is none of {types}',
    ko: '"type"이 {types} 가운데 하나가 아닙니다',
    todo: {
      en: "Mend the line in the file, and import again.",
      ko: "파일에서 그 줄을 고치고 다시 가져오세요.",
    },
  },
  content: {
    en: '"content" is missing or no text',
    ko: '"content"가 없거나 글이 아닙니다',
    todo: {
      en: "Mend the line in the file, and import again.",
      ko: "파일에서 그 줄을 고치고 다시 가져오세요.",
    },
  },
});

const texts = {
  from: { en: "the sender's name", ko: "보낸 사람 이름" },
  to: { en: "the receiver's name", ko: "받는 사람이나 방의 이름" },
} satisfies Record<string, Sentence>;
