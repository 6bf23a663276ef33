/**
 * Where entries of the chat log wait on disk while storage fails or is too slow: lines of JSON in `kb_chat_logs.jsonl`.
 * When that file is long it becomes `kb_chat_logs.000001.jsonl` and so on, and a new one begins; files that are done
 * are removed. A crash leaves at most a torn last line, and lines that were kept already: storage keeps them once.
 *
 * @module
 */
import type { ChatLogEntry, Log } from "../../../services/context.ts";
import { join } from "../../std/path.ts";
import { decodeLine, encodeLine } from "./lines.ts";
import { appendAt, readAt } from "./spool_file.ts";
import { findSegments, type Segment } from "./spool_segments.ts";

/** The name of the file that is appended to. */
export const spoolName = "kb_chat_logs.jsonl";

/** What a spool is made with. */
export interface SpoolOptions {
  /** Where its files are. */
  readonly directory: string;
  /** Most bytes of all files. */
  readonly maxBytes: number;
  /** From how many bytes on a file is followed by another. */
  readonly segmentBytes: number;
  readonly log: Log;
}

/** Entries read, which are still there. */
export interface SpoolBatch {
  readonly entries: readonly ChatLogEntry[];
  /** Lines among them that hold no entry: something else has written or damaged the file. */
  readonly damaged: readonly string[];
  /** Where they are. */
  readonly segment: Segment;
  readonly end: number;
}

/** The entries that wait on disk, in the order of their numbers. */
export interface ChatLogSpool {
  readonly isEmpty: boolean;
  /** The size of its files. */
  readonly bytes: number;
  /** The number of the last entry that an earlier process left; 0 if there was none. */
  readonly lastNumber: number;
  /** Appends as many of the entries as there is room for, durably, and returns how many. When it throws: none. */
  append(entries: readonly ChatLogEntry[]): Promise<number>;
  /** The oldest entries, at most `limit`; undefined when it is empty. */
  read(limit: number): Promise<SpoolBatch | undefined>;
  /** Forgets what was read. */
  forget(batch: SpoolBatch): Promise<void>;
}

/** Bytes to read at once; more where a line is longer. */
const readLength = 512 * 1_024;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Opens the spool of a directory, which is made where it is missing, and puts in order what a crash left.
 *
 * @throws {UnusableStorageError} when the directory cannot be used
 */
export async function openChatLogSpool(options: SpoolOptions): Promise<ChatLogSpool> {
  const { directory, maxBytes, segmentBytes, log } = options;
  const found = await findSegments(directory, spoolName, log);
  /** Oldest first; the last is the one that is appended to, when it has the name for that. */
  const segments: Segment[] = found.segments;
  /** What was read and forgotten of the first. */
  let offset = 0;
  let latest: Promise<unknown> = Promise.resolve();

  return {
    get isEmpty() {
      return segments.length === 0;
    },
    get bytes() {
      return sizeOf(segments);
    },
    lastNumber: decodeLine(found.lastLine)?.number ?? 0,
    append: (entries) => alone(() => append(entries)),
    read: (limit) => alone(() => read(limit)),
    forget: (batch) => alone(() => forget(batch)),
  };

  // One at a time: a file must not be removed while it is appended to.
  function alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = latest.then(work);
    latest = result.catch(() => {}); // whoever called gets the error
    return result;
  }

  async function append(entries: readonly ChatLogEntry[]): Promise<number> {
    const lines: Uint8Array[] = [];
    let room = maxBytes - sizeOf(segments);
    for (const entry of entries) {
      const line = encoder.encode(encodeLine(entry));
      if (line.length > room) break;
      room -= line.length;
      lines.push(line);
    }
    if (lines.length === 0) return 0;
    await Deno.mkdir(directory, { recursive: true, mode: 0o700 });
    const bytes = joined(lines);
    const active = await activeSegment();
    const start = await appendAt(join(directory, active.name), active.bytes, bytes);
    if (start < active.bytes) {
      lost(active);
      if (active === segments[0]) offset = Math.min(offset, start);
    }
    active.bytes = start + bytes.length;
    if (!segments.includes(active)) segments.push(active);
    return lines.length;
  }

  async function activeSegment(): Promise<Segment> {
    const last = segments.at(-1);
    if (last?.name !== spoolName) return { name: spoolName, bytes: 0 };
    if (last.bytes < segmentBytes) return last;
    const name = found.nextName();
    await Deno.rename(join(directory, spoolName), join(directory, name));
    last.name = name;
    return { name: spoolName, bytes: 0 };
  }

  async function read(limit: number): Promise<SpoolBatch | undefined> {
    for (let length = readLength; segments.length > 0; length *= 4) {
      const [segment] = segments;
      const wanted = Math.min(length, segment.bytes - offset);
      const bytes = await readFrom(segment, wanted);
      if (bytes.length < wanted) {
        lost(segment);
        segment.bytes = offset + bytes.length;
        if (bytes.length === 0) await remove(segment);
        continue;
      }
      const isLast = offset + wanted === segment.bytes;
      const batch = linesOf(segment, bytes, limit, isLast);
      if (batch) return batch;
    }
    return undefined;
  }

  async function readFrom(segment: Segment, length: number): Promise<Uint8Array> {
    try {
      return await readAt(join(directory, segment.name), offset, length);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return new Uint8Array();
      throw error;
    }
  }

  function linesOf(
    segment: Segment,
    bytes: Uint8Array,
    limit: number,
    isLast: boolean,
  ): SpoolBatch | undefined {
    const entries: ChatLogEntry[] = [];
    const damaged: string[] = [];
    let start = 0;
    while (start < bytes.length && entries.length + damaged.length < limit) {
      const newline = bytes.indexOf(10, start);
      if (newline < 0 && !isLast) break;
      const end = newline < 0 ? bytes.length : newline;
      const line = decoder.decode(bytes.subarray(start, end));
      const entry = decodeLine(line);
      if (entry) entries.push(entry);
      else damaged.push(line);
      start = Math.min(end + 1, bytes.length);
    }
    if (start === 0) return undefined;
    return { entries, damaged, segment, end: offset + start };
  }

  async function forget({ segment, end }: SpoolBatch): Promise<void> {
    if (segment !== segments[0]) return;
    offset = end;
    if (offset >= segment.bytes) await remove(segment);
  }

  // Should removing fail, its lines come again after a restart, and are kept once nonetheless.
  async function remove(segment: Segment): Promise<void> {
    segments.shift();
    offset = 0;
    try {
      await Deno.remove(join(directory, segment.name));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return;
      log.warning(
        "DB",
        `${join(directory, segment.name)} is done, but cannot be removed: ${error}`,
      );
    }
  }

  function lost({ name }: Segment): void {
    const path = join(directory, name);
    log.error("DB", `Lines of the chat log that waited in ${path} are lost: it has become shorter`);
  }
}

function sizeOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { bytes }) => sum + bytes, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
