/**
 * How things look on a terminal. Texts of other people come out harmless: they can neither steer the terminal nor
 * forge a line.
 *
 * @module
 */
import {
  aiName,
  formatDate,
  formatTime,
  type Language,
  type Message,
  nameKey,
  plainLine,
  senderText,
} from "../protocol/mod.ts";
import * as colors from "../protocol/std/colors.ts";
import { say } from "./texts.ts";

type Paint = (text: string) => string;

/** The colours of each kind of line. */
export interface Theme {
  readonly time: Paint;
  readonly own: Paint;
  readonly direct: Paint;
  readonly room: Paint;
  readonly name: Paint;
  readonly notice: Paint;
  readonly error: Paint;
}

/** The colours, or none. */
export function createTheme(colored: boolean): Theme {
  const paint = (color: Paint): Paint => colored ? color : (text) => text;
  return {
    time: paint(colors.gray),
    own: paint(colors.cyan),
    direct: paint(colors.magenta),
    room: paint(colors.green),
    name: paint(colors.bold),
    notice: paint(colors.gray),
    error: paint(colors.red),
  };
}

/** A text of somebody else as one harmless line. */
export function harmless(text: string): string {
  return plainLine(text).replaceAll("\t", " ");
}

/** What stands before each line of a text but its first, so that no line passes for one of the dialogue. */
export const margin = "│ ";

/** How many lines of a message stand below each other at most; the rest is in the last. */
const linesShown = 50;

/** A text of somebody else with its line breaks. */
function harmlessLines(text: string): string {
  const lines = text.split(/\r\n|[\n\r\u0085\u2028\u2029]/);
  const more = lines.splice(linesShown);
  if (more.length > 0) lines.push([lines.pop(), ...more].join("\n"));
  return lines.map(harmless).join(`\n${margin}`);
}

/** Who reads, and how. */
export interface View {
  /** The reader's id. */
  readonly id: string;
  readonly language: Language;
  readonly theme: Theme;
}

/** A message in the dialogue: `12:00 bob: hi`, `12:00 [room] bob: hi`, `12:00 bob → me: hi`. */
export function renderMessage(message: Message, { id, language, theme }: View): string {
  const isOwn = nameKey(message.from) === nameKey(id);
  const me = say(language, "me");
  const from = isOwn ? me : harmless(message.from);
  const text = harmlessLines(message.text);
  const time = theme.time(formatTime(message.at).slice(0, 5));
  if (message.type === "TO") {
    const to = nameKey(message.to) === nameKey(id) ? me : harmless(message.to);
    return `${time} ${theme.direct(`${theme.name(`${from} → ${to}:`)} ${text}`)}`;
  }
  const sender = message.announcement ? senderText({ ...message, from }, language) : from;
  const said = `${theme.name(`${sender}:`)} ${text}`;
  const room = message.type === "RMSG" ? `${theme.room(`[${harmless(message.to)}]`)} ` : "";
  return `${time} ${room}${isOwn ? theme.own(said) : said}`;
}

/** What stands before an answer of the AI in the dialogue, and how many columns it has. */
export function answerLabel(
  { at, room }: { readonly at: number; readonly room: string | undefined },
  { language, theme }: View,
): [label: string, width: number] {
  const time = formatTime(at).slice(0, 5);
  const place = room === undefined ? "" : `[${harmless(room)}]`;
  const name = room === undefined ? `${aiName} → ${say(language, "me")}:` : `${aiName}:`;
  const shown = place === "" ? [time, name] : [time, place, name];
  const painted = [theme.time(time), ...place === "" ? [] : [theme.room(place)], theme.name(name)];
  return [`${painted.join(" ")} `, roughWidth(shown.join(" ")) + 1];
}

/** The line between two days. */
export function renderDay(at: number, { language, theme }: View): string {
  const weekday = new Intl.DateTimeFormat(language, { weekday: "short" }).format(at);
  return theme.notice(`── ${formatDate(at)} (${weekday}) ──`);
}

/** About how many columns a text takes: letters beyond Latin and its marks count as wide. */
export function roughWidth(text: string): number {
  return [...text].reduce((sum, character) => sum + (character < "\u0300" ? 1 : 2), 0);
}

/** A text that takes at most so many columns. */
export function cutToWidth(text: string, columns: number): string {
  if (roughWidth(text) <= columns) return text;
  let width = roughWidth("…");
  let result = "";
  for (const character of text) {
    width += roughWidth(character);
    if (width > columns) break;
    result += character;
  }
  return `${result}…`;
}

/** A line that was typed, as much of it as an answer repeats: two rows or three. */
export function repeated(line: string): string {
  return cutToWidth(line.trim(), 200);
}

/** A message for programs: `[12:00:00] BR bob -> ALL: hi`. Names hold neither `:` nor `>`, so it can be taken apart. */
export function plainMessage(message: Message, language: Language): string {
  const { at, type, to, text } = message;
  return harmless(`[${formatTime(at)}] ${type} ${senderText(message, language)} -> ${to}: ${text}`);
}
