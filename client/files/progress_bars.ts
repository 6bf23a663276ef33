/**
 * The transfers that are under way, as lines of a terminal.
 *
 * @module
 */
import type { Language } from "../../protocol/mod.ts";
import { harmless, roughWidth } from "../rendering.ts";
import { say } from "../texts.ts";
import { bar, byteText, cutToWidth, durationText, percentOf, shareText } from "./progress_text.ts";
import type { TransferStatus } from "./transfer_status.ts";

/** How many transfers have a line of their own; of the others there is one line together. */
const linesShown = 4;

/** With so many columns there is room for longer bars, and for words. */
const wideColumns = 100;

/** One line for each transfer, the oldest first, none wider than the terminal. */
export function barLines(
  transfers: readonly TransferStatus[],
  { columns, language, at }: {
    readonly columns: number;
    readonly language: Language;
    /** The time, by the clock that the transfers are measured with. */
    readonly at: number;
  },
): string[] {
  const shown = transfers.length <= linesShown ? transfers : transfers.slice(0, linesShown - 1);
  const lines = shown.map((status) => barLine(status, columns - 1, language, at));
  const rest = transfers.slice(shown.length);
  if (rest.length > 0) {
    const more = say(language, "transfersMore", { count: rest.length });
    const done = rest.reduce((sum, status) => sum + status.done, 0);
    const size = rest.reduce((sum, status) => sum + status.facts.size, 0);
    lines.push(
      cutToWidth(
        `  ${more}: ${percentOf(done, size)}% ${shareText(done, size)}`,
        columns - 1,
      ),
    );
  }
  return lines;
}

// What matters least goes first where there is no room: the bar, then a part of the name.
function barLine(status: TransferStatus, columns: number, language: Language, at: number): string {
  const { number, direction, peer, name, size } = status.facts;
  const percent = percentOf(status.done, size);
  const [arrow, way] = direction === "sending" ? ["↑", "→"] : ["↓", "←"];
  const what = `${arrow} [${number}] ${harmless(name)} ${way} ${harmless(peer)}`;
  const share = shareText(status.done, size);
  const numbers = ` ${String(percent).padStart(3)}% ${share}${pace(status, columns, language, at)}`;
  const room = columns - roughWidth(numbers);
  const barColumns = columns < wideColumns ? 10 : 20;
  const hasBar = room - barColumns - 3 >= Math.min(roughWidth(what), 16);
  const drawn = hasBar ? ` [${bar(percent, barColumns)}]` : "";
  return cutToWidth(cutToWidth(what, Math.max(room - drawn.length, 8)) + drawn + numbers, columns);
}

function pace(status: TransferStatus, columns: number, language: Language, at: number): string {
  if (status.state === "waiting") return ` ${say(language, "transferWaiting")}`;
  if (status.state === "queued") return ` ${say(language, "transferQueued")}`;
  if (status.state === "stalled") return ` ${say(language, "transferStalled")}`;
  const speed = status.meter.speed(status.done, at);
  const left = status.meter.secondsLeft(status.done, at);
  if (!speed || left === undefined) return "";
  const time = durationText(left);
  const words = columns < wideColumns ? time : say(language, "timeLeft", { time });
  return ` ${byteText(speed)}/s ${words}`;
}
