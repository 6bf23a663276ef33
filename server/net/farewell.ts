/**
 * Waiting for a peer to read what it is owed before its connection ends.
 *
 * @module
 */
import type { Outbox } from "./outbox.ts";
import { within } from "../within.ts";

/** How long a peer whose connection ends may take to read on, in milliseconds. */
const farewellTime = 2_000;

/** Waits until everything that was pushed so far is written, though not for long. */
export async function lastWords(outbox: Outbox): Promise<void> {
  await within(farewellTime, outbox.flushed());
}

/**
 * Waits until what is `owed` is pushed and written, for as long as the peer goes on reading, or `isWorthWaiting` though
 * there is nothing to read.
 */
export async function everythingOwed(
  outbox: Outbox,
  owed: Promise<void>,
  isWorthWaiting: () => boolean,
): Promise<void> {
  const finished = owed.then(() => outbox.flushed());
  let written;
  do written = outbox.written; while (
    !await within(farewellTime, finished) && (outbox.written > written || isWorthWaiting())
  );
}
