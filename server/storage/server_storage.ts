/**
 * What the server itself needs of a storage, beside what services do with it.
 *
 * @module
 */
import type { Message } from "../../protocol/messages.ts";
import type { Storage } from "../../services/context.ts";
import type { Histogram } from "../metrics/histogram.ts";
import type { ChatLogIndexing } from "./driver.ts";

/** How busy a storage is. */
export interface StorageActivity {
  /** How many calls wait for the disk. */
  readonly queueLength: number;
  /** How many calls were sent to the disk since the start. */
  readonly calls: number;
  /** How long commits took, each of many calls. */
  readonly commits: Histogram;
  /** How long searches took. */
  readonly searches: Histogram;
  /** Since when nothing can be saved, in milliseconds since 1970; undefined while all is well. */
  readonly failingSince: number | undefined;
}

/** A {@link Storage} that says how it is doing. */
export interface ServerStorage extends Storage {
  readonly activity: StorageActivity;
  /** Whether reading works now. Complains to nobody. */
  answers(): Promise<boolean>;
  /** Adds rows of the chat log to the index of its search: driver.ts says how. */
  indexChatLog(through: number, limit: number): Promise<ChatLogIndexing>;
}

/** A {@link ServerStorage} that keeps things beyond the process, so that others can be imported into it. */
export interface DatabaseStorage extends ServerStorage {
  /** All messages of a span of time, by id; times are `from` <= at < `until`. */
  saidBetween(from: number, until: number): Promise<readonly Message[]>;
  /** Those of the keys under which rows of another chat log were imported. */
  importedKeys(keys: readonly string[]): Promise<readonly string[]>;
}
