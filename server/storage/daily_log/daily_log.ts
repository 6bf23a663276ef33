/**
 * The daily log: `chat_log_YYYY-MM-DD.json`, one JSON object a line, as users of the old system know it. The database
 * is the truth and the log follows it: messages are appended when their transaction is durable, and what a crash or a
 * full disk kept from being appended is read from the database again (checkpoint.ts says how that is known).
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import type { StorageWriter } from "../driver.ts";
import {
  decodeCheckpoint,
  emptyCheckpoint,
  encodeCheckpoint,
  type LogCheckpoint,
} from "./checkpoint.ts";
import { type LogFile, openLogFile, repairLastLine } from "./file.ts";
import { logFileName, logLine } from "./lines.ts";
import { recoverFile } from "./recovery.ts";

/** The daily log of one database. */
export interface DailyLog {
  /** Brings the log up to date after whatever end the last process had. */
  open(): Promise<void>;
  /** The checkpoint to keep in the transaction that keeps these messages, and those that the log has already. */
  before(messages: readonly Message[], logged?: readonly Message[]): string;
  /** Appends messages whose transaction is durable. Never throws: what cannot be appended now is caught up later. */
  after(messages: readonly Message[]): Promise<void>;
  /** A transaction with these messages failed. Where its answer was lost it is durable all the same: that is looked up. */
  failed(messages: readonly Message[]): void;
  close(): Promise<void>;
}

/** Tells the operator something about the log. */
export type Warn = (message: string, cause?: unknown) => void;

const catchUpStride = 2_000;
const encoder = new TextEncoder();

interface OpenFile {
  readonly file: LogFile;
  readonly firstBytes: number;
  readonly firstId: number;
  /** Its size without what a failed append left behind. */
  bytes: number;
}

/** Makes the daily log in a directory. Nothing happens before it is opened. */
export function createDailyLog(
  directory: string,
  writer: StorageWriter,
  warn: Warn,
): DailyLog {
  const files = new Map<string, OpenFile>();
  let lastId = 0;
  let stragglers: number[] = [];
  /** Whether messages are in the database that are not in the log. */
  let behind = false;
  /** Whether such messages may be there. */
  let isUncertain = false;
  /** What the last process left, until it is put in order. */
  let unrecovered: LogCheckpoint | undefined;

  return {
    async open() {
      const kept = await writer.loadCheckpoint();
      unrecovered = kept === undefined ? emptyCheckpoint : decodeCheckpoint(kept);
      lastId = unrecovered.lastId;
      stragglers = [...unrecovered.stragglers];
      try {
        await catchUp();
      } catch (error) {
        fail(error);
      }
    },
    before(messages, logged = []) {
      if (!behind) {
        try {
          openFor(messages);
        } catch (error) {
          fail(error);
        }
      }
      passOver(logged);
      return encodeCheckpoint(checkpoint(late(messages)));
    },
    async after(messages) {
      stragglers.push(...late(messages));
      try {
        if (behind || isUncertain) await catchUp();
        else append(messages);
      } catch (error) {
        fail(error);
      }
    },
    failed(messages) {
      stragglers.push(...late(messages));
      isUncertain = true;
    },
    async close() {
      try {
        if (behind || isUncertain) await catchUp();
        closeAllBut(new Set());
        await writer.saveCheckpoint(encodeCheckpoint(checkpoint()));
      } catch (error) {
        fail(error);
      }
    },
  };

  // Messages that the log has must not look like missing ones, so it counts as having got as far as they do; whatever
  // comes before them is a straggler then.
  function passOver(messages: readonly Message[]): void {
    if (behind || unrecovered) return;
    lastId = messages.reduce((newest, { id }) => Math.max(newest, id), lastId);
  }

  // Ids that a search for ids after `lastId` would miss.
  function late(messages: readonly Message[]): number[] {
    return messages.map(({ id }) => id).filter((id) => id <= lastId);
  }

  function checkpoint(more: readonly number[] = []): LogCheckpoint {
    const late = [...stragglers, ...more];
    if (unrecovered) return { ...unrecovered, stragglers: late };
    const entries = Array.from(files, ([name, { bytes, firstBytes, firstId }]) => {
      return { name, bytes, firstBytes, firstId };
    });
    return { lastId, stragglers: late, files: entries };
  }

  function fail(error: unknown): void {
    if (!behind) warn(`The daily log in ${directory} cannot be written; it follows later`, error);
    behind = true;
  }

  async function recover(kept: LogCheckpoint): Promise<void> {
    for (const entry of kept.files) {
      if (files.has(entry.name)) continue;
      const file = openLogFile(directory, entry.name);
      try {
        await recoverFile({ directory, file, entry, checkpoint: kept, writer, warn });
      } catch (error) {
        file.close();
        throw error;
      }
      files.set(entry.name, { ...entry, file, bytes: file.size });
    }
    unrecovered = undefined;
  }

  // Opens the files of these messages, and closes those that the log has left behind: a new day began.
  function openFor(messages: readonly Message[]): void {
    const firstIds = new Map<string, number>();
    for (const message of messages) {
      const name = logFileName(message);
      const first = firstIds.get(name);
      if (first === undefined || message.id < first) firstIds.set(name, message.id);
    }
    if (firstIds.size === 0) return;
    closeAllBut(firstIds);
    for (const [name, firstId] of firstIds) {
      if (files.has(name)) continue;
      const file = openRepaired(name);
      files.set(name, { file, firstId, firstBytes: file.size, bytes: file.size });
    }
  }

  function openRepaired(name: string): LogFile {
    const file = openLogFile(directory, name);
    try {
      const repaired = repairLastLine(directory, file);
      if (repaired === "cut") warn(`The last line of ${name} was torn; it is now in ${name}.torn`);
      return file;
    } catch (error) {
      file.close();
      throw error;
    }
  }

  function closeAllBut(names: { has(name: string): boolean }): void {
    for (const [name, { file }] of files) {
      if (names.has(name)) continue;
      files.delete(name);
      file.close();
    }
  }

  function append(messages: readonly Message[]): void {
    const lines = new Map<string, string>();
    for (const message of messages) {
      const name = logFileName(message);
      lines.set(name, (lines.get(name) ?? "") + logLine(message));
    }
    try {
      for (const [name, text] of lines) openFile(name).file.append(encoder.encode(text));
    } catch (error) {
      cutToKnownSizes();
      throw error;
    }
    for (const name of lines.keys()) {
      const open = openFile(name);
      open.bytes = open.file.size;
    }
    lastId = messages.reduce((newest, { id }) => Math.max(newest, id), lastId);
    stragglers = [];
  }

  function openFile(name: string): OpenFile {
    const open = files.get(name);
    if (!open) throw new Error(`The log file ${name} is not open`);
    return open;
  }

  function cutToKnownSizes(): void {
    for (const { file, bytes } of files.values()) file.truncate(bytes);
  }

  async function catchUp(): Promise<void> {
    if (unrecovered) await recover(unrecovered);
    cutToKnownSizes();
    for (;;) {
      const newer = await writer.messagesAfter(lastId, catchUpStride);
      const older: Message[] = [];
      for (const id of stragglers) {
        const message = await writer.message(id);
        if (message) older.push(message);
      }
      const messages = [...older, ...newer];
      if (messages.length === 0) break;
      openFor(messages);
      await writer.saveCheckpoint(encodeCheckpoint(checkpoint()));
      append(messages);
    }
    if (behind) warn(`The daily log in ${directory} is complete again`);
    behind = isUncertain = false;
    stragglers = [];
  }
}
