/** Lines of the chat log under test, and a storage that fails when it is told to. @module */
import { MadangError } from "../../protocol/mod.ts";
import { join } from "../../server/std/path.ts";
import { createChatLog } from "../../server/storage/chat_log/chat_log.ts";
import type { ChatLogLimits } from "../../server/storage/chat_log/limits.ts";
import { CommitFailure } from "../../server/storage/commit_failure.ts";
import type { ServerStorage } from "../../server/storage/server_storage.ts";
import type { ChatLog, ChatLogLine, Log, Storage, StorageWrite } from "../../services/context.ts";
import { createDiskPlace, type DiskPlace, noon } from "./place.ts";

/** How long a test waits for rows before it fails, in milliseconds. */
const patience = 30_000;

/** A line as a phone sends it. */
export function lineOf(given: Partial<ChatLogLine> = {}): ChatLogLine {
  return {
    channelId: "18446744073709551615",
    userHash: "hash",
    roomName: "마당",
    sender: "민지",
    message: "안녕하세요",
    directive: undefined,
    messageType: "normal",
    isMeaningful: false,
    botName: "마당봇",
    isMention: false,
    isGroupChat: true,
    logId: undefined,
    clientTimestamp: undefined,
    serverTimestamp: noon,
    isBot: false,
    isOurBotResponse: false,
    isScheduled: false,
    ...given,
  };
}

/** What a commit comes to: done; not done; or done, but said not to be. */
export type Outcome = "works" | "fails" | "lies";

/** A real storage, whose commits come to what `outcome` says at the moment. */
export interface Fragile {
  outcome: () => Outcome | Promise<Outcome>;
  readonly storage: Pick<Storage, "commit">;
}

/** Makes a storage fragile. It works at first. */
export function fragile(storage: Storage): Fragile {
  const made: Fragile = {
    outcome: () => "works",
    storage: {
      async commit(...writes: readonly StorageWrite[]) {
        const outcome = await made.outcome();
        if (outcome !== "fails") await storage.commit(...writes);
        if (outcome === "works") return;
        const cause = new CommitFailure("storage", "the disk is on fire");
        throw new MadangError("storage_failed", {}, { cause });
      },
    },
  };
  return made;
}

/** A place for chat logs, one after the other, over one storage that is open. */
export interface ChatLogPlace extends AsyncDisposable {
  readonly disk: DiskPlace;
  readonly storage: ServerStorage;
  readonly fragile: Fragile;
  /** Where lines wait on disk. */
  readonly spool: string;
  /** What was logged, as `ERROR …`. */
  readonly logged: string[];
  /** Makes a chat log. It is closed with the place. */
  open(limits?: Partial<ChatLogLimits>, firstNumber?: number): Promise<ChatLog>;
  /** The messages of the rows. */
  messages(): Promise<string[]>;
  /** The messages of the rows, when there are so many of them. */
  messagesWhen(count: number): Promise<string[]>;
  /** The names of the files in the spool. */
  files(): string[];
}

/** Makes a place for chat logs. */
export async function createChatLogPlace(): Promise<ChatLogPlace> {
  const disk = await createDiskPlace();
  const storage = disk.storage();
  await storage.open();
  const made = fragile(storage);
  const spool = join(disk.dataDir, "spool");
  const logged: string[] = [];
  const opened: ChatLog[] = [];
  const messages = async () => (await disk.rows()).map(({ message }) => String(message));
  return {
    disk,
    storage,
    fragile: made,
    spool,
    logged,
    async open(limits, firstNumber = 1) {
      const chatLog = await createChatLog({
        storage: made.storage,
        directory: spool,
        firstNumber,
        log: loggingTo(logged),
        limits: { retryFirst: 1, retryMost: 4, ...limits },
      });
      opened.push(chatLog);
      return chatLog;
    },
    messages,
    async messagesWhen(count) {
      for (const begun = Date.now();;) {
        const found = await messages();
        if (found.length >= count) return found;
        if (Date.now() - begun > patience) throw new Error(`${found.length} rows, not ${count}`);
        await pause(2);
      }
    },
    files: () => Array.from(Deno.readDirSync(spool), ({ name }) => name).sort(),
    async [Symbol.asyncDispose]() {
      for (const chatLog of opened) await chatLog.close();
      await disk[Symbol.asyncDispose]();
    },
  };
}

/** A log that gathers all but details. */
export function loggingTo(lines: string[]): Log {
  return {
    debug() {},
    info: (category, message) => void lines.push(`INFO ${category} ${message}`),
    warning: (category, message) => void lines.push(`WARNING ${category} ${message}`),
    error: (category, message) => void lines.push(`ERROR ${category} ${message}`),
  };
}

/** Lets so many milliseconds pass. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** The texts `<what> 0`, `<what> 1`, … */
export function numbered(what: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${what} ${index}`);
}
