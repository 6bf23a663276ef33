/**
 * The numbers of a server's starts.
 *
 * @module
 */

import { firstEpoch } from "../../services/message_numbers.ts";

const epochsBegin = Date.UTC(2025, 0);

/**
 * The least number that a start may have now. It grows by one an hour, so that the epochs of a database that was put
 * back from a copy are not given out again; epochs last until 2264. Those that are left to imports are never given out.
 */
export function leastEpoch(): number {
  return Math.max(firstEpoch, Math.floor((Date.now() - epochsBegin) / (60 * 60 * 1000)));
}
