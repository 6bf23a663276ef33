/**
 * Saving what was said as a file.
 *
 * @module
 */
import { daysInRange, endOfDay, MadangError, startOfDay, toLogRecord } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";
import { onDisk } from "./on_disk.ts";

/** The longest range that an export may cover, in days. */
const exportDayLimit = 366;

/**
 * Writes what the actor could read between two dates to a file on the server, and hands it over.
 *
 * @throws {MadangError} when the range is none, or `storage_failed`
 */
export const exportRecords: Handler<"export"> = async function* (house, actor, { start, end }) {
  const days = daysInRange(start, end);
  if (days < 1) throw new MadangError("range_backwards", { start, end });
  if (days > exportDayLimit) {
    throw new MadangError("range_too_long", { start, end, days, limit: exportDayLimit });
  }
  const pages = house.storage.read({
    kind: "visible",
    viewer: actor.key,
    from: startOfDay(start),
    until: endOfDay(end),
  });
  const name = `chat_history_${actor.id}_${start}_${end}.json`;
  await using file = await onDisk(house, house.recordFiles.create(name));
  let count = 0;
  for await (const messages of pages) {
    const records = messages.map(toLogRecord);
    await onDisk(house, file.write(records));
    yield { records };
    count += records.length;
  }
  return { path: await onDisk(house, file.finish()), count };
};
