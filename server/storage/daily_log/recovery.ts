/**
 * What becomes of a log file that was being appended to when the process ended.
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import type { StorageWriter } from "../driver.ts";
import type { LogCheckpoint } from "./checkpoint.ts";
import { keepTorn, type LogFile, repairLastLine } from "./file.ts";
import { logFileName, logLine } from "./lines.ts";

/** A file to recover, and what is known of it. */
export interface FileRecovery {
  readonly directory: string;
  readonly file: LogFile;
  readonly entry: LogCheckpoint["files"][number];
  readonly checkpoint: LogCheckpoint;
  readonly writer: StorageWriter;
  warn(message: string): void;
}

/**
 * Brings a file to where it was when the checkpoint was kept: it holds all its messages up to the checkpoint's
 * `lastId` and none of those after it, which are yet to be appended.
 */
export async function recoverFile(recovery: FileRecovery): Promise<void> {
  const { file, entry } = recovery;
  if (file.size < entry.bytes || !endsLine(file, entry.bytes)) await rebuild(recovery);
  else if (file.size > entry.bytes) await cutTail(recovery);
}

const stride = 2_000;
const encoder = new TextEncoder();

function endsLine(file: LogFile, size: number): boolean {
  return size === 0 || file.readFrom(size - 1)[0] === 10;
}

// A power failure took bytes that were never synced: all that this file got from us is written again.
async function rebuild({ directory, file, entry, checkpoint, writer, warn }: FileRecovery) {
  warn(`${file.name} lost lines in a power failure; they are written again from the database`);
  if (file.size > entry.firstBytes) file.truncate(entry.firstBytes);
  repairLastLine(directory, file);
  const unlogged = new Set(checkpoint.stragglers);
  for await (const messages of messagesFrom(writer, entry.firstId - 1)) {
    const ours = messages.filter((message) =>
      message.id <= checkpoint.lastId && !unlogged.has(message.id) &&
      logFileName(message) === file.name
    );
    file.append(encoder.encode(ours.map(logLine).join("")));
    if ((messages.at(-1)?.id ?? 0) >= checkpoint.lastId) break;
  }
}

// Beyond the checkpoint are lines of messages that will be appended again. Lines of others, such as a server in the
// other mode, are none of ours to drop.
async function cutTail({ directory, file, entry, checkpoint, writer }: FileRecovery) {
  const expected = new Set<string>();
  const expect = (message: Message) => {
    if (logFileName(message) === file.name) expected.add(logLine(message));
  };
  for (const id of checkpoint.stragglers) {
    const message = await writer.message(id);
    if (message) expect(message);
  }
  for await (const messages of messagesFrom(writer, checkpoint.lastId)) messages.forEach(expect);

  const lines = new TextDecoder().decode(file.readFrom(entry.bytes)).split(/(?<=\n)/);
  const torn = lines.at(-1)?.endsWith("\n") ? "" : lines.pop() ?? "";
  file.truncate(entry.bytes);
  file.append(encoder.encode(lines.filter((line) => !expected.has(line)).join("")));
  // The cut may have gone through a character.
  const start = torn.replace(/\ufffd+$/, "");
  if (!expected.values().some((line) => line.startsWith(start))) {
    keepTorn(directory, file.name, encoder.encode(torn));
  }
}

async function* messagesFrom(writer: StorageWriter, id: number): AsyncGenerator<Message[]> {
  for (let after = id;;) {
    const messages = await writer.messagesAfter(after, stride);
    if (messages.length === 0) return;
    yield messages;
    after = messages[messages.length - 1].id;
  }
}
