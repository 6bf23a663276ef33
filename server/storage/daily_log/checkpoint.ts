/**
 * What the database remembers of the daily log, so that after a crash every message is in the log once.
 *
 * A checkpoint is kept in the same transaction as the messages that are appended after it. So whatever a crash leaves
 * undone or half-done in the log is: messages newer than the checkpoint's, in bytes beyond the checkpoint's sizes.
 *
 * @module
 */
import * as v from "valibot";

const checkpointSchema = v.object({
  /** The newest message of which it is certain that it and all before it were appended. */
  lastId: v.number(),
  /** Messages with smaller ids that were kept after it nonetheless, and are not appended yet. */
  stragglers: v.array(v.number()),
  /** The files that are being appended to. Others are complete, and synced to disk. */
  files: v.array(v.object({
    name: v.string(),
    /** Its size when all was appended up to `lastId`. */
    bytes: v.number(),
    /** Its size, synced to disk, before the first message that this process appended, and that message's id. */
    firstBytes: v.number(),
    firstId: v.number(),
  })),
});

/** What the database remembers of the daily log. */
export type LogCheckpoint = v.InferOutput<typeof checkpointSchema>;

/** Before anything was ever appended. */
export const emptyCheckpoint: LogCheckpoint = { lastId: 0, stragglers: [], files: [] };

/** A checkpoint as the database keeps it. */
export function encodeCheckpoint(checkpoint: LogCheckpoint): string {
  return JSON.stringify(checkpoint);
}

/** Reads what {@link encodeCheckpoint} wrote; throws where it is something else. */
export function decodeCheckpoint(text: string): LogCheckpoint {
  return v.parse(checkpointSchema, JSON.parse(text));
}
