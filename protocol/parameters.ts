/**
 * The kinds of values that commands take: how each is checked, limited and called.
 *
 * @module
 */
import { type CalendarDate, parseDate } from "./dates.ts";
import { type Duration, parseDuration } from "./durations.ts";
import { MadangError } from "./errors.ts";
import { checkFileName } from "./file_names.ts";
import { isLanguage, type Language, type Sentence } from "./language.ts";
import { aiName, checkName } from "./names.ts";
import { passwordLength, passwordLimit } from "./passwords.ts";
import { plainLine } from "./plain_text.ts";
import { readBanTarget, readMuteTarget, targetText } from "./targets.ts";

/** Longest message, question or other free text, in characters (code points). */
export const textLimit = 20_000;
/** Longest message of a KakaoTalk room, in UTF-16 units, where phones cut (source: shared/wire/bridge.md). */
export const channelTextLimit = 65_000;
/** Longest search keyword, in characters (code points). */
export const keywordLimit = 200;
/** Longest reason or topic, in characters (code points). */
export const lineLimit = 200;
/** Largest size that a file header may promise, in bytes: what a number holds exactly. */
export const sizeLimit: number = Number.MAX_SAFE_INTEGER;

/** One kind of value. */
export interface ParameterKind<Value> {
  /** What people call it, as in `TO:<who>:<message>`. */
  readonly label: Sentence;
  /** Whether it may hold `:` and so takes the rest of a colon line. */
  readonly takesRest?: true;
  /** Whether it is a name, or made of names: it may hold spaces, but no quotes. */
  readonly isName?: true;
  /** Whether it may be left out. */
  readonly optional?: true;
  /**
   * Checks a value as it came from a peer and brings it to its normal form.
   *
   * @throws {MadangError} saying what was wrong and what was expected
   */
  parse(value: unknown, name: string): Value;
}

/** The same kind, but it may be left out. */
export function optional<Value>(
  kind: ParameterKind<Value>,
): ParameterKind<Value | undefined> & { readonly optional: true } {
  return {
    ...kind,
    optional: true,
    parse: (value, name) => value === undefined ? undefined : kind.parse(value, name),
  };
}

/** The same kind, called differently. */
export function labelled<Value>(
  kind: ParameterKind<Value>,
  label: Sentence,
): ParameterKind<Value> {
  return { ...kind, label };
}

/** The id of a user. */
export const userId: ParameterKind<string> = {
  label: { en: "id", ko: "아이디" },
  isName: true,
  parse: (value, name) => checkName(expectString(value, name), { en: "An ID", ko: "아이디" }),
};

/** The password of an account, as somebody says that it is. */
export const password: ParameterKind<string> = {
  label: { en: "password", ko: "비밀번호" },
  takesRest: true,
  parse(value, name) {
    const text = expectString(value, name);
    if (text.length > 2 * passwordLimit) throw passwordLength();
    return text;
  },
};

/** The name of a room. */
export const roomName: ParameterKind<string> = {
  label: { en: "room", ko: "방" },
  isName: true,
  parse: (value, name) =>
    checkName(expectString(value, name), { en: "A room name", ko: "방 이름" }),
};

/** A user, or with `#` before it a room. */
export const userOrRoom: ParameterKind<string> = {
  label: { en: "id or #room", ko: "상대나 #방" },
  isName: true,
  parse(value, name) {
    const text = expectString(value, name).trim();
    return text.startsWith("#")
      ? `#${roomName.parse(text.slice(1), name)}`
      : userId.parse(text, name);
  },
};

/** A user, the AI, or with `#` before it a room. */
export const userRoomOrAi: ParameterKind<string> = {
  ...userOrRoom,
  parse(value, name) {
    const text = expectString(value, name).trim();
    return text.toUpperCase() === aiName ? aiName : userOrRoom.parse(text, name);
  },
};

/** What is said: anything but nothing. */
export const messageText: ParameterKind<string> = freeText(
  { en: "message", ko: "메시지" },
  { en: "The message", ko: "메시지" },
  textLimit,
);

/** A question to the AI. */
export const question: ParameterKind<string> = freeText(
  { en: "question", ko: "질문" },
  { en: "The question", ko: "질문" },
  textLimit,
);

/** What to say back, without the spaces around it. A KakaoTalk message may be longer than one of the chat. */
export const echoText: ParameterKind<string> = {
  label: { en: "text", ko: "내용" },
  takesRest: true,
  parse(value, name) {
    const text = expectString(value, name).trim();
    if (text === "") throw new MadangError("echo_empty");
    return checkText(text, { en: "The text", ko: "내용" }, channelTextLimit);
  },
};

/** What to search for; spaces around it do not count. */
export const keyword: ParameterKind<string> = {
  ...freeText({ en: "text", ko: "검색어" }, { en: "The search", ko: "검색어" }, keywordLimit),
  parse(value, name) {
    const text = expectString(value, name).trim();
    return checkText(text, { en: "The search", ko: "검색어" }, keywordLimit);
  },
};

/** A calendar date. */
export const date: ParameterKind<CalendarDate> = {
  label: { en: "YYYY-MM-DD", ko: "YYYY-MM-DD" },
  parse: (value, name) => parseDate(expectString(value, name)),
};

/** Whom a ban keeps out: see targets.ts. */
export const banTarget: ParameterKind<string> = {
  label: { en: "id, address or id/ip", ko: "아이디, 주소나 아이디/ip" },
  isName: true,
  parse: (value, name) => targetText(readBanTarget(expectString(value, name))),
};

/** Who must be silent, and where: see targets.ts. */
export const muteTarget: ParameterKind<string> = {
  label: { en: "id or id/room", ko: "아이디나 아이디/방" },
  isName: true,
  parse: (value, name) => targetText(readMuteTarget(expectString(value, name))),
};

/** How long something lasts. */
export const duration: ParameterKind<Duration> = {
  label: { en: "30m|2h|7d|forever", ko: "30분|2시간|7일|영구" },
  parse: (value, name) => parseDuration(expectString(value, name)),
};

/** What a room is about, in one line; `-` stands for nothing. */
export const topic: ParameterKind<string> = line(
  { en: "topic", ko: "주제" },
  { en: "The topic", ko: "주제" },
);

/** Why something is done, in one line. */
export const reason: ParameterKind<string> = line(
  { en: "reason", ko: "이유" },
  { en: "The reason", ko: "이유" },
);

/** A size in bytes. */
export const byteSize: ParameterKind<number> = {
  label: { en: "bytes", ko: "바이트 수" },
  parse(value) {
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
    throw new MadangError("number_invalid", { value: shown(value), limit: sizeLimit });
  },
};

/** The name of a file, without a path: see file_names.ts. */
export const fileName: ParameterKind<string> = {
  label: { en: "file", ko: "파일" },
  parse: (value, name) => checkFileName(expectString(value, name)),
};

/** What a server called a transfer of a file. */
export const transferId: ParameterKind<string> = {
  label: { en: "transfer", ko: "전송" },
  parse(value, name) {
    if (typeof value === "string" && /^[0-9a-z]{1,32}$/.test(value)) return value;
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: "the ID of a transfer", ko: "전송의 아이디" },
    });
  },
};

/** The SHA-256 of a file: 64 hexadecimal digits, in lower case when checked. */
export const sha256: ParameterKind<string> = {
  label: { en: "sha256", ko: "sha256" },
  parse(value, name) {
    if (typeof value === "string" && /^[0-9a-f]{64}$/i.test(value)) return value.toLowerCase();
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: "64 hexadecimal digits", ko: "16진수 64자" },
    });
  },
};

/** The name of a command, as people type it or as programs send it. */
export const commandWord: ParameterKind<string> = {
  label: { en: "command", ko: "명령" },
  parse: (value, name) => expectString(value, name).trim(),
};

/** The language in which a peer wants to read sentences. */
export const language: ParameterKind<Language> = {
  label: { en: "ko|en", ko: "ko|en" },
  parse(value, name) {
    if (isLanguage(value)) return value;
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: '"ko" or "en"', ko: '"ko" 또는 "en"' },
    });
  },
};

/** Yes or no. */
export const flag: ParameterKind<boolean> = {
  label: { en: "true|false", ko: "true|false" },
  parse(value, name) {
    if (typeof value === "boolean") return value;
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: "true or false", ko: "true나 false" },
    });
  },
};

/** A whole number that is not negative. */
export const wholeNumber: ParameterKind<number> = {
  label: { en: "number", ko: "숫자" },
  parse(value, name) {
    if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: "a whole number", ko: "0 이상의 정수" },
    });
  },
};

/** The last message that a reconnecting client saw, and the server that numbered it. */
export interface ResumePoint {
  /** The `server` of the answer to `register`. */
  readonly server: string;
  /** The id of the last message seen. */
  readonly after: number;
}

/** Where a reconnecting client wants to go on. */
export const resumePoint: ParameterKind<ResumePoint> = {
  label: { en: "resume point", ko: "이어받을 위치" },
  parse(value, name) {
    if (typeof value === "object" && value !== null && "server" in value && "after" in value) {
      const { server, after } = value;
      if (typeof server === "string" && Number.isSafeInteger(after) && Number(after) >= 0) {
        return { server, after: Number(after) };
      }
    }
    throw new MadangError("parameter_type", {
      parameter: name,
      expected: { en: '{"server": text, "after": number}', ko: '{"server": 글자, "after": 숫자}' },
    });
  },
};

/** A text that stands in a line of others. Nothing but spaces is none. */
function line(label: Sentence, what: Sentence): ParameterKind<string> {
  return {
    label,
    takesRest: true,
    parse: (value, name) => checkText(plainLine(expectString(value, name)).trim(), what, lineLimit),
  };
}

function freeText(label: Sentence, what: Sentence, limit: number): ParameterKind<string> {
  return {
    label,
    takesRest: true,
    parse: (value, name) => checkText(expectString(value, name), what, limit),
  };
}

function checkText(value: string, what: Sentence, limit: number): string {
  if (value.trim() === "") throw new MadangError("text_empty", { what });
  if (value.length > limit) {
    const length = [...value].length;
    if (length > limit) throw new MadangError("text_too_long", { what, length, limit });
  }
  return value.isWellFormed() ? value : value.toWellFormed();
}

// Objects and arrays are not put into words: a peer's may nest too deeply for that, or hold a `toString` of its own.
function shown(value: unknown): string {
  return typeof value === "object" && value !== null ? "{…}" : String(value).slice(0, 40);
}

function expectString(value: unknown, name: string): string {
  if (typeof value === "string") return value;
  throw new MadangError("parameter_type", {
    parameter: name,
    expected: { en: "a text", ko: "글자" },
  });
}
