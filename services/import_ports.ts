/**
 * What is kept of messages that another system had before.
 *
 * @module
 */

import type { Message } from "../protocol/mod.ts";

/** Something that another system had, to be kept. */
export type ImportWrite =
  /** Something was said there. `inDailyLog` says that our daily log has it already. */
  | {
    readonly kind: "message_imported";
    readonly message: Message;
    readonly inDailyLog: boolean;
  }
  /** Somebody was there. Changes nothing about a user who is known already. */
  | { readonly kind: "user_imported"; readonly id: string; readonly at: number }
  /**
   * Somebody was in a room while imported messages were said there: reads those with `after` < id <= `through`, and all
   * between these and what the same one was known to read of them before.
   */
  | {
    readonly kind: "room_attended";
    readonly room: string;
    readonly user: string;
    readonly after: number;
    readonly through: number;
  }
  /** Rows of another system's KakaoTalk chat log, none of which was kept before. */
  | { readonly kind: "chat_log_imported"; readonly rows: readonly ImportedRow[] };

/** A row of another system's `kb_chat_logs`. */
export interface ImportedRow {
  /** What tells it from all other rows that were ever imported: 32 hexadecimal digits. */
  readonly key: string;
  /** The id that it gets, which must be free. */
  readonly id: number;
  /** The other values by column name: the same columns in all rows of a write, and all that must not be null. */
  readonly columns: Readonly<Record<string, string | number | null>>;
}
