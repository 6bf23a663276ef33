/**
 * Looking through all that is held without keeping the event loop waiting.
 *
 * @module
 */
import { setImmediate } from "node:timers";
import type { BoundedLog, Said } from "./bounded_log.ts";

/** For how long one slice of work goes on, in milliseconds: what a message that comes meanwhile waits. */
const sliceTime = 4;
/** After how much work to look at the clock: an item counts one, and one more for each 512 characters. */
const clockStride = 64;

/** Hands out turns of the event loop, one at a time, so that any number of scans together take no more than one. */
export class LoopTurns {
  readonly #waiting: (() => void)[] = [];
  #isNear = false;

  /** Resolves in a turn of the event loop that is nobody else's. */
  next(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#approach();
    });
  }

  #approach(): void {
    if (this.#isNear || this.#waiting.length === 0) return;
    this.#isNear = true;
    setImmediate(() => {
      this.#isNear = false;
      this.#waiting.shift()?.();
      this.#approach();
    });
  }
}

/** Which way to look, and from which id on; the item of that id is not looked at. */
export type Direction = { readonly above: number } | { readonly below: number };

/** Looks at items one after the other, slice by slice, until there are no more or `look` returns false. */
export async function scan<Item extends Said>(
  log: BoundedLog<Item>,
  turns: LoopTurns,
  direction: Direction,
  look: (item: Item) => boolean,
): Promise<void> {
  let left: Direction | undefined = direction;
  while (left !== undefined) {
    await turns.next();
    left = slice(log, left, look);
  }
}

/** Looks at as many items as there is time for. Returns where to go on; undefined at the end. */
function slice<Item extends Said>(
  log: BoundedLog<Item>,
  direction: Direction,
  look: (item: Item) => boolean,
): Direction | undefined {
  const end = performance.now() + sliceTime;
  const isUp = "above" in direction;
  let work = 0;
  for (const item of isUp ? log.above(direction.above) : log.below(direction.below)) {
    if (!look(item)) return undefined;
    work += 1 + (item.message.text.length >> 9);
    if (work < clockStride) continue;
    work = 0;
    const { id } = item.message;
    if (performance.now() >= end) return isUp ? { above: id } : { below: id };
  }
  return undefined;
}
