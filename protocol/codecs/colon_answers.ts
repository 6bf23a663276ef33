/**
 * What colon peers read: tokens that programs look for, letter by letter as the old system wrote them, and sentences
 * (source: shared/wire/colon.md, "Server to client").
 *
 * @module
 */
import type { CommandName } from "../commands.ts";
import { errorText, MadangError } from "../errors.ts";
import type { ChatEvent } from "../events.ts";
import type { Language } from "../language.ts";
import type { Message } from "../messages.ts";
import { type Notice, noticeText } from "../notices.ts";
import { plainLine } from "../plain_text.ts";
import type { AnswerPart, ResultOf } from "../results.ts";
import { fileLine, messageLine, placeText, senderText, tellResult } from "../sentences.ts";
import { encodeText } from "../text_bytes.ts";

/** The line of an event; undefined where colon peers do not get it. */
export function colonEvent(
  event: ChatEvent,
  language: Language,
  space?: Uint8Array,
): Uint8Array | undefined {
  switch (event.event) {
    case "message":
      return encodeLines([arrivingLine(event.message, language)], space);
    case "closing":
      return colonError(new MadangError(event.code, event.details), language);
    case "notice":
      return colonNotice(event.notice, language);
    case "file_offered":
      // They cannot fetch it, so it is told once it is on the server's disk.
      return event.complete ? encodeLines([fileLine(event, language)]) : undefined;
    case "presence":
    case "membership":
    case "caught_up":
    case "ping":
    case "file_progress":
    case "file_data":
    case "file_complete":
    case "file_ended":
    case "ai_text":
    case "ai_ended":
      return undefined;
  }
}

// What others did to the peer itself. Of its rooms it is told only that one is gone: nobody hears it there any more.
function colonNotice(notice: Notice, language: Language): Uint8Array | undefined {
  if (notice.code === "room_topic") return undefined;
  const isLoss = notice.code === "muted" || notice.code === "room_closed";
  return encodeLines([`${isLoss ? "Error" : "Success"}:${noticeText(notice, language)}`]);
}

/**
 * The lines of a piece of HISTORY or SEARCH; of an EXPORT colon peers get only where it is, the AI's answer they get as
 * a whole.
 */
export function colonPart(part: AnswerPart, language: Language): Uint8Array | undefined {
  if ("place" in part) return encodeLines([`Success:${placeText(part.place, language)}`]);
  return "messages" in part && part.messages.length > 0
    ? encodeLines(part.messages.map((message) => messageLine(message, language)))
    : undefined;
}

/** The line of a refusal. */
export function colonError(error: MadangError, language: Language): Uint8Array {
  return encodeLines([`Error:${errorText(error, language)}`]);
}

/** The lines of an answer; undefined where there is nothing to say. */
export function colonResult<Name extends CommandName>(
  name: Name,
  result: ResultOf<Name>,
  language: Language,
): Uint8Array | undefined {
  const told = tellResult(name, result, { language, form: "wire" });
  const lines = colonForms[name]?.(told, result) ?? told.map((line) => `Success:${line}`);
  return lines.length > 0 ? encodeLines(lines) : undefined;
}

type Lines = readonly string[];

// What answers look like that are not simply `Success:<sentence>`.
const colonForms: {
  readonly [Name in CommandName]?: (told: Lines, result: ResultOf<Name>) => Lines;
} = {
  register: () => ["Success:Reg_ID"],
  broadcast: () => ["Success:BR"],
  direct: (told, { delivered }) => [
    "Success:1to1",
    ...(delivered ? [] : told.map((line) => `Success:${line}`)),
  ],
  // Programs look for the Korean words whatever the language is.
  ai: (_told, { asker, text }) => [`AICHAT:${asker}:AI 응답: ${text}`],
  ai_usage: ([own, ...all]) => [`Success:${own}`, ...all],
  room_list: ([heading], { rooms }) => [
    heading,
    ...rooms.map(({ room, members }) => `- ${room} (멤버 수: ${members})`),
  ],
  room_members: (told) => told,
  who: (told) => told,
  history: (told) => told,
  search: (told) => told,
  echo: (told) => told,
  help: (told) => told,
  sanctions: (told) => told,
};

function arrivingLine(message: Message, language: Language): string {
  const { type, from, to, text } = message;
  switch (type) {
    case "BR":
      return `[BR] ${senderText(message, language)}: ${text}`;
    case "TO":
      return `FROM ${from}: ${text}`;
    case "RMSG":
      return `RMSG:${to}:${from}:${text}`;
  }
}

// Every line that colon peers get passes here: what people wrote cannot forge one.
function encodeLines(lines: readonly string[], space?: Uint8Array): Uint8Array {
  return encodeText(lines.map(plainLine).join("\n") + "\n", space);
}
