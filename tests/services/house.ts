/**
 * A house for handlers, with a storage that fails when it is told to.
 *
 * @module
 */
import { type ChatEvent, MadangError, type Message, type Role } from "../../protocol/mod.ts";
import type {
  Allowance,
  Channel,
  ChannelActor,
  ChatActor,
  Connection,
  Storage,
  StorageWrite,
} from "../../services/context.ts";
import { AiDesk } from "../../services/ai/ai_desk.ts";
import { Accounts } from "../../services/accounts.ts";
import { FileExchange, usualPace } from "../../services/file_exchange.ts";
import type { House } from "../../services/house.ts";
import { KnownUsers } from "../../services/known_users.ts";
import { LoginAttempts } from "../../services/login_attempts.ts";
import { MessageNumbers } from "../../services/message_numbers.ts";
import { Sanctions } from "../../services/sanctions.ts";
import { Rooms } from "../../services/rooms.ts";

/** A commit that has not been decided yet. */
export interface PendingCommit {
  readonly writes: readonly StorageWrite[];
  keep(): void;
  fail(): void;
}

/** A house whose storage keeps everything at once, unless `isHeld`: then the test decides. */
export interface TestHouse extends House {
  isHeld: boolean;
  readonly pending: PendingCommit[];
  readonly kept: StorageWrite[];
  readonly delivered: { readonly to: readonly string[] | "all"; readonly event: ChatEvent }[];
}

/** Makes a house in which the given users (by name key) are online. */
export function testHouse(online: readonly string[] = []): TestHouse {
  const kept: StorageWrite[] = [];
  const pending: PendingCommit[] = [];
  const delivered: TestHouse["delivered"] = [];
  const ignore = () => {};
  const log = { debug: ignore, info: ignore, warning: ignore, error: ignore };
  const house: TestHouse = {
    isHeld: false,
    pending,
    kept,
    delivered,
    storage: {
      open: unexpected,
      commit(...writes) {
        if (!house.isHeld) {
          kept.push(...writes);
          return Promise.resolve();
        }
        return new Promise((resolve, reject) =>
          pending.push({
            writes,
            keep: () => (kept.push(...writes), resolve()),
            fail: () => reject(new MadangError("storage_failed")),
          })
        );
      },
      whenWorking: () => undefined,
      read: () => noPages(),
      search: unexpected,
      recall: unexpected,
      has: unexpected,
      close: unexpected,
    } satisfies Storage,
    delivery: {
      toAll: (event) => void delivered.push({ to: "all", event }),
      toUsers: (keys, event, except) =>
        void delivered.push({ to: [...keys].filter((key) => key !== except), event }),
      isOnline: (key) => online.includes(key),
      toWatchers: ignore,
      online: () => [...online],
      find: () => undefined,
      participants: () => [],
    },
    files: new FileExchange({
      spool: {
        sizes: () => Promise.resolve(new Map()),
        openWriter: unexpected,
        openReader: unexpected,
        save: unexpected,
        remove: unexpected,
      },
      storage: { commit: unexpected, whenWorking: () => undefined },
      delivery: { toUsers: unexpected, isOnline: unexpected },
      log,
      limits: { size: 0, userQuota: 0, quota: 0, days: 0 },
      pace: usualPace,
      now: () => 1_000,
    }),
    chatLog: { add: ignore, isBehind: false, settled: () => Promise.resolve(), close: unexpected },
    ai: new AiDesk({
      systemPrompt: "",
      limits: {
        questionsPerMinute: 1,
        running: 1,
        waiting: 1,
        userTokens: 1,
        dayTokens: 1,
        questionLength: 1,
        answerTokens: 1,
        memoryTokens: 1,
        seconds: 1,
        messageLength: 100,
      },
      storage: { commit: unexpected, recall: unexpected },
      log,
      used: [],
      now: () => 1_000,
    }),
    recordFiles: { create: unexpected },
    log,
    numbers: new MessageNumbers(1),
    users: new KnownUsers(online),
    sanctions: new Sanctions({ storage: { commit: unexpected }, stored: [], now: () => 1_000 }),
    attempts: new LoginAttempts(() => 1_000),
    accounts: new Accounts({
      storage: { commit: unexpected },
      log,
      passwords: { verify: unexpected },
      mode: "open",
      stored: [],
      now: () => 1_000,
    }),
    rooms: new Rooms([]),
    server: "test",
    now: () => 1_000,
  };
  return house;
}

/** Someone who gives commands. */
export function testActor(
  id: string,
  { role = "user", allowance }: { role?: Role; allowance?: Allowance } = {},
): ChatActor {
  return { id, key: id.toLowerCase(), role, front: "chat", connection, allowance };
}

const connection: Connection = {
  claim: unexpected,
  address: "127.0.0.1",
  useLanguage: () => {},
  release: () => {},
  isRegistered: true,
  startReplay: () => {},
  end: () => {},
  takesFiles: true,
  send: () => {},
  addSource: unexpected,
  ended: new AbortController().signal,
};

function unexpected(): never {
  throw new Error("not expected in this test");
}

async function* noPages(): AsyncGenerator<readonly Message[]> {}

/** Someone who gives commands in a KakaoTalk room. */
export function testChannelActor(id: string, channelId = "1"): ChannelActor {
  const channel: Channel = {
    bot: "마당봇",
    room: "우리 방",
    channelId,
    sender: id,
    userHash: "f00d",
    text: "",
    isGroupChat: true,
    isMention: false,
    reply: unexpected,
    signal: new AbortController().signal,
  };
  return { id, key: id.toLowerCase(), role: "user", front: "bot", channel };
}
