/**
 * What a line means that leaves out the room, since one is in it.
 *
 * @module
 */
import { isBareSlash, isDay, nameKey, nameLimit, type UncheckedCommand } from "../protocol/mod.ts";
import { Complaint } from "./texts.ts";

/** Where one is, as far as it matters to a line. */
export interface Here {
  readonly room: string;
  /** Whether the server has answered that one is there, and whoever types sees it. */
  readonly isSure: boolean;
  /** The rooms that one has heard of, or is in. */
  readonly rooms: readonly string[];
}

/** What can be asked without a name: it is about the room that one is in then. */
const aboutHere = ["room_leave", "room_members", "room_topic", "room_close"] as const;

/**
 * Understands a slash command that leaves out the room; undefined when a line is something else, or names one.
 *
 * @throws {Complaint} when it would close a room that may not be meant
 */
export function askHere(line: string, here: Here): UncheckedCommand | undefined {
  const [verb, text] = verbAndText(line);
  if (isBareSlash(verb, "room_close")) expectClear(text, here);
  if (text === "") {
    const name = aboutHere.find((name) => isBareSlash(verb, name));
    if (name) return { name, parameters: { room: here.room } };
  }
  if (isBareSlash(verb, "history") && (text === "" || isDay(text))) {
    return { name: "history", parameters: { target: `#${here.room}`, date: text || undefined } };
  }
  return isBareSlash(verb, "room_topic") ? topicHere(text, here) : undefined;
}

function verbAndText(line: string): [verb: string, text: string] {
  const trimmed = line.trim();
  const end = trimmed.search(/\s|$/);
  return [trimmed.slice(0, end), trimmed.slice(end).trim()];
}

// A topic may be anything, so whatever does not begin with a room that one knows is one.
function topicHere(text: string, { room, rooms }: Here): UncheckedCommand | undefined {
  const quoted = /^["“”]([^"“”]+)["“”](?:\s|$)/u.exec(text);
  if (quoted && roomAtBeginning(quoted[1], rooms) === quoted[1]) return undefined;
  const named = text === "-" ? undefined : roomAtBeginning(text, rooms);
  if (named === undefined) return { name: "room_topic", parameters: { room, topic: text } };
  const topic = text.slice(named.length).trim() || undefined;
  return { name: "room_topic", parameters: { room: named, topic } };
}

// Closing cannot be taken back.
function expectClear(text: string, { isSure, rooms }: Here): void {
  if (text === "" && !isSure) throw new Complaint("closeWhich");
  if (roomAtBeginning(text, rooms)?.includes(" ")) throw new Complaint("closeWhich");
}

/** The longest beginning of a text that is the name of one of the rooms, as it is written there. */
function roomAtBeginning(text: string, rooms: readonly string[]): string | undefined {
  const keys = new Set(rooms.map(nameKey));
  // A character takes two units at most, and Hangul in pieces three of them.
  const beginning = text.slice(0, 6 * nameLimit);
  return Array.from(beginning.matchAll(/\s|$/g), ({ index }) => text.slice(0, index))
    .findLast((name) => name !== "" && keys.has(nameKey(name)));
}
