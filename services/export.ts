/**
 * Saving what was said as a file.
 *
 * @module
 */
import { daysInRange, endOfDay, MadangError, startOfDay, toLogRecord } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";

/** The longest range that an export may cover, in days. */
const exportDayLimit = 366;

/** Writes what the actor could read between two dates to a file on the server, and hands it over. */
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
  await using file = await house.recordFiles.create(
    `chat_history_${actor.id}_${start}_${end}.json`,
  );
  let count = 0;
  for await (const messages of pages) {
    const records = messages.map(toLogRecord);
    await file.write(records);
    yield { records };
    count += records.length;
  }
  return { path: await file.finish(), count };
};
