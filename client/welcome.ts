/**
 * What stands on the screen around the dialogue: the first lines, the prompt, and the words on who enters a room, and on
 * how resuming went.
 *
 * @module
 */
import { type Language, nameKey, type Resumed } from "../protocol/mod.ts";
import { harmless, roughWidth, type View } from "./rendering.ts";
import type { SessionNews, Welcome } from "./session_news.ts";
import { say, type TextName } from "./texts.ts";
import type { Address } from "./transport.ts";

/** How many names the first lines hold before they are only counted. */
const namesShown = 8;

/** Who I am, who is here, my rooms, and what to type next. */
export function welcomeLines(welcome: Welcome, address: Address, view: View): string[] {
  const { id, language, theme } = view;
  const { host, port } = address;
  const lines = [theme.name(say(language, "registered", { id, host, port }))];
  if (welcome?.role) lines.push(say(language, "yourRole", { role: welcome.role }));
  if (welcome) {
    const others = (welcome.online ?? []).filter((name) => nameKey(name) !== nameKey(id));
    const { rooms } = welcome;
    lines.push(
      others.length === 0
        ? say(language, "nobodyElse")
        : say(language, "online", { names: enumerate(others, view) }),
      rooms.length === 0
        ? say(language, "noRooms")
        : say(language, "yourRooms", { names: enumerate(rooms, view) }),
    );
  }
  lines.push(say(language, "whatNext"));
  return lines;
}

/** `alice @room> `, with a word about a broken connection; never more than half of the terminal's width. */
export function promptText(
  { id, language }: View,
  room: string | undefined,
  isConnected: boolean,
  columns: number,
): string {
  const place = room === undefined ? "" : ` @${harmless(room)}`;
  const state = isConnected ? "" : ` (${say(language, "offline")})`;
  const whole = `${id}${place}${state}> `;
  if (roughWidth(whole) * 2 <= columns) return whole;
  // The room matters more than one's own name.
  return `${shortened((place.trim() || id) + state, Math.floor(columns / 2) - 3)}> `;
}

/** What to say about somebody who entered a room or left it. */
export function membershipText(
  { room, id, member, owner }: Extract<SessionNews, { readonly kind: "membership" }>,
  language: Language,
): string {
  if (member) return say(language, "enteredRoom", { id, room });
  if (owner === undefined) return say(language, "leftRoom", { id, room });
  return say(language, "leftRoomTo", { id, room, owner });
}

/** What to say about a connection that is back. */
export function resumeText(outcome: Resumed["outcome"] | undefined): TextName {
  if (outcome === "complete") return "resumedComplete";
  if (outcome === "lost") return "resumedLost";
  return outcome === "impossible" ? "resumedImpossible" : "resumedUnknown";
}

function enumerate(names: readonly string[], { language }: View): string {
  const shown = names.slice(0, namesShown).map(harmless).join(", ");
  const count = names.length - namesShown;
  return count > 0 ? say(language, "andMore", { names: shown, count }) : shown;
}

function shortened(text: string, columns: number): string {
  let width = 0;
  let result = "";
  for (const character of text) {
    width += roughWidth(character);
    if (width > columns) return `${result}…`;
    result += character;
  }
  return result;
}
