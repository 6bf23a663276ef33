/**
 * The transfers that are under way, as lines of a terminal.
 *
 * @module
 */
import { type Language, readableByteSize } from "../../protocol/mod.ts";
import { cutToWidth, harmless, roughWidth } from "../rendering.ts";
import { say, type TextName } from "../texts.ts";
import { bar, durationText, percentOf, shareText } from "./progress_text.ts";
import type { TransferStatus } from "./transfer_status.ts";

/** How many transfers have a line of their own; of the others there is one line together. */
const linesShown = 4;

/** With so many columns there is room for longer bars, and for words. */
const wideColumns = 100;

/** After so many milliseconds without a byte the other side is waited for. */
const restPatience = 5_000;

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

// What matters least goes first where there is no room: the bar, then the name, then the speed.
function barLine(status: TransferStatus, columns: number, language: Language, at: number): string {
  const { number, direction, name, size } = status.facts;
  const percent = percentOf(status.done, size);
  const [arrow, way] = direction === "sending" ? ["↑", "→"] : ["↓", "←"];
  const short = `${arrow} [${number}]`;
  const what = `${short} ${harmless(name)} ${way} ${harmless(otherSide(status))}`;
  const isWide = columns >= wideColumns;
  const share = ` ${String(percent).padStart(3)}% ${shareText(status.done, size)}`;
  const { speed, rest } = pace(status, isWide, language, at);
  const forms = [share + speed + rest, share + rest, ` ${percent}%${rest}`];
  const numbers = forms.find((form) => roughWidth(short + form) <= columns) ?? forms[2];
  const room = columns - roughWidth(numbers);
  const barColumns = isWide ? 20 : 10;
  const hasBar = room - barColumns - 3 >= Math.min(roughWidth(what), 16);
  const drawn = hasBar ? ` [${bar(percent, barColumns)}]` : "";
  const left = room - drawn.length;
  // Less than some letters of a name say nothing.
  const shown = left < roughWidth(short) + 6 ? short : cutToWidth(what, left);
  return cutToWidth(shown + drawn + numbers, columns);
}

function otherSide({ facts: { peer, room } }: TransferStatus): string {
  return room === undefined ? peer : `${peer} (${room})`;
}

function pace(
  status: TransferStatus,
  isWide: boolean,
  language: Language,
  at: number,
): { readonly speed: string; readonly rest: string } {
  const reason = reasons[status.state];
  if (reason) return { speed: "", rest: ` ${say(language, reason)}` };
  const { direction, peer } = status.facts;
  // Its sender has gone, or has nothing to send it with: the server tells nobody.
  if (direction === "receiving" && status.meter.restedFor(at) >= restPatience) {
    return { speed: "", rest: ` ${say(language, "transferRests", { peer: harmless(peer) })}` };
  }
  const speed = status.meter.speed(status.done, at);
  const left = status.meter.secondsLeft(status.done, at);
  if (!speed || left === undefined) return { speed: "", rest: "" };
  const time = durationText(left);
  const rest = isWide ? say(language, "timeLeft", { time }) : time;
  return { speed: ` ${readableByteSize(speed)}/s`, rest: ` ${rest}` };
}

/** Why nothing moves. */
const reasons: Partial<Record<TransferStatus["state"], TextName>> = {
  waiting: "transferWaiting",
  queued: "transferQueued",
  stalled: "transferStalled",
};
