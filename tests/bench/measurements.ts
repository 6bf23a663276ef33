/**
 * All that `deno task bench` measures, in this order. A further measurement is a file of its own and a line here; a further
 * workload or subject of one of these is a line in its file.
 *
 * @module
 */
import { abuse } from "./abuse.ts";
import { aiRoom } from "./ai_room.ts";
import { bot } from "./bot.ts";
import { files } from "./files.ts";
import { firstWords } from "./first_words.ts";
import { idle } from "./idle.ts";
import { ingest } from "./ingest.ts";
import type { Measurement } from "./measurement.ts";
import { room } from "./room.ts";
import { search } from "./search.ts";
import { start } from "./start.ts";

/** The measurements. */
export const measurements: readonly Measurement[] = [
  room,
  ingest,
  search,
  start,
  idle,
  bot,
  aiRoom,
  firstWords,
  files,
  abuse,
];
