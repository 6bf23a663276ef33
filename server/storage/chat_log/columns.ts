/**
 * The columns of `kb_chat_logs`, and how lines are made to fit them: the bot server's users have them in databases that
 * refuse or cut what is longer (source: shared/reference/bot-server.ko.md).
 *
 * @module
 */
import type { ChatLogEntry, ChatLogLine, Log } from "../../../services/context.ts";

/** The columns that are written; the others are `id` and `created_at`. */
export const chatLogColumns = [
  "channel_id",
  "user_hash",
  "room_name",
  "sender",
  "message",
  "directive",
  "message_type",
  "is_meaningful",
  "bot_name",
  "is_mention",
  "is_group_chat",
  "log_id",
  "client_timestamp",
  "server_timestamp",
  "is_bot",
  "is_our_bot_response",
  "is_scheduled",
] as const;

/** How many characters the `varchar` columns hold. */
const characterLimits = {
  channelId: { column: "channel_id", limit: 50 },
  userHash: { column: "user_hash", limit: 100 },
  roomName: { column: "room_name", limit: 255 },
  sender: { column: "sender", limit: 100 },
  botName: { column: "bot_name", limit: 30 },
  logId: { column: "log_id", limit: 50 },
} as const;

/** How many bytes of UTF-8 the column `message`, a `TEXT`, holds. */
const messageBytes = 65_535;

/** The entry that a line makes. Each cut is a warning, and the whole value goes along. */
export function fitLine(line: ChatLogLine, number: number, log: Log): ChatLogEntry {
  const whole: Record<string, string> = {};
  const fit = (name: keyof typeof characterLimits, value: string): string => {
    const { column, limit } = characterLimits[name];
    const text = value.toWellFormed();
    const cut = cutToCharacters(text, limit);
    if (cut.length < text.length) {
      whole[column] = text;
      const had = countCharacters(text);
      warn(log, number, column, `${had} characters`, `${countCharacters(cut)}`, `${limit}`);
    }
    return cut;
  };
  const entry: ChatLogEntry = {
    number,
    channelId: fit("channelId", line.channelId),
    userHash: fit("userHash", line.userHash),
    roomName: fit("roomName", line.roomName),
    sender: fit("sender", line.sender),
    message: fitMessage(line.message, number, whole, log),
    directive: line.directive,
    messageType: line.messageType,
    isMeaningful: line.isMeaningful,
    botName: fit("botName", line.botName),
    isMention: line.isMention,
    isGroupChat: line.isGroupChat,
    logId: line.logId === undefined ? undefined : fit("logId", line.logId),
    clientTimestamp: isTimestamp(line.clientTimestamp) ? line.clientTimestamp : undefined,
    serverTimestamp: line.serverTimestamp,
    isBot: line.isBot,
    isOurBotResponse: line.isOurBotResponse,
    isScheduled: line.isScheduled,
  };
  return Object.keys(whole).length === 0 ? entry : { ...entry, whole };
}

function fitMessage(
  value: string,
  number: number,
  whole: Record<string, string>,
  log: Log,
): string {
  const text = value.toWellFormed();
  const cut = cutToBytes(text, messageBytes);
  if (cut.length < text.length) {
    whole.message = text;
    const [had, has] = [text, cut].map((each) => new TextEncoder().encode(each).length);
    warn(log, number, "message", `${had} bytes`, `${has}`, `${messageBytes}`);
  }
  return cut;
}

// What is said stays out of the log: lengths alone.
function warn(
  log: Log,
  number: number,
  column: string,
  had: string,
  has: string,
  limit: string,
): void {
  log.warning(
    "DB",
    `Line ${number} of the chat log has ${had} for the column ${column}, which holds ${limit}: ` +
      `cut to ${has}, and kept whole in madang_chat_log_whole`,
  );
}

/** The beginning of a well-formed text that has at most so many characters (code points). */
export function cutToCharacters(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (let count = 0; count < limit && end < text.length; count++) {
    end += (text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1;
  }
  return end >= text.length ? text : text.slice(0, graphemeStart(text, end));
}

/** The beginning of a well-formed text that has at most so many bytes in UTF-8. */
export function cutToBytes(text: string, limit: number): string {
  if (text.length * 3 <= limit) return text;
  // encodeInto() writes whole characters alone.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(limit));
  return read >= text.length ? text : text.slice(0, graphemeStart(text, read));
}

/** Units of UTF-16 before and after a cut that tell where what people see as one character begins. */
const graphemeWindow = 128;
/** Made for the first text that is cut, since it is a part of a start that can be felt. */
let segmenter: Intl.Segmenter | undefined;

// The start of the grapheme at an offset, at which a code point begins. The offset itself where the grapheme is longer
// than any that people write: then it is cut.
function graphemeStart(text: string, offset: number): number {
  let start = Math.max(0, offset - graphemeWindow);
  if (start > 0 && /[\udc00-\udfff]/.test(text[start])) start--;
  const nearby = text.slice(start, offset + graphemeWindow).toWellFormed();
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  const grapheme = segmenter.segment(nearby).containing(offset - start);
  return grapheme === undefined || grapheme.index === 0 ? offset : start + grapheme.index;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _character of text) count++;
  return count;
}

const timestampShape = /^(\d{4})-(\d\d)-(\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d$/;

/** Whether a text is a time `YYYY-MM-DD HH:MM:SS` that databases take: of the calendar, and after the year 999. */
function isTimestamp(text: string | undefined): boolean {
  const match = timestampShape.exec(text ?? "");
  if (!match) return false;
  const [year, month, day] = match.slice(1, 4).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return year >= 1_000 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
