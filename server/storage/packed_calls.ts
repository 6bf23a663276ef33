/**
 * Calls on their way to the worker that writes: JSON, in which lines of the chat log are arrays without names, since
 * there are tens of thousands of them a second in a busy hour, and their names would be most of what is copied.
 *
 * @module
 */
import type { ChatLogEntry, StorageWrite } from "../../services/context.ts";
import type { Call } from "./driver.ts";

type PackedFields = readonly [
  number: number,
  at: number,
  type: number,
  flags: number,
  channelId: string,
  userHash: string,
  roomName: string,
  sender: string,
  message: string,
  botName: string,
  logId: string | 0,
  clientTimestamp: string | 0,
];

type PackedEntry = readonly [...PackedFields, whole?: ChatLogEntry["whole"]];

type PackedWrite =
  | Exclude<StorageWrite, { kind: "chat_logged" }>
  | { readonly kind: "packed_chat_log"; readonly entries: readonly PackedEntry[] };

const types: readonly ChatLogEntry["messageType"][] = ["normal", "command", "auto_replay"];
const flags = [
  "isMeaningful",
  "isMention",
  "isGroupChat",
  "isBot",
  "isOurBotResponse",
  "isScheduled",
] as const;
/** The bit that says whether there is a directive. */
const directive = 1 << flags.length;

/** The JSON of a call. */
export function packCall(call: Call): string {
  return JSON.stringify(call.map(pack));
}

/** The calls that a batch of {@link packCall}'s holds, given as a JSON array. */
export function unpackCalls(batch: string): Call[] {
  const calls: readonly (readonly PackedWrite[])[] = JSON.parse(batch);
  return calls.map((writes) => writes.map(unpack));
}

function pack(write: StorageWrite): PackedWrite {
  if (write.kind !== "chat_logged") return write;
  return { kind: "packed_chat_log", entries: write.entries.map(packEntry) };
}

function unpack(write: PackedWrite): StorageWrite {
  if (write.kind !== "packed_chat_log") return write;
  return { kind: "chat_logged", entries: write.entries.map(unpackEntry) };
}

function packEntry(entry: ChatLogEntry): PackedEntry {
  let bits = entry.directive ? directive : 0;
  flags.forEach((flag, index) => bits |= entry[flag] ? 1 << index : 0);
  const packed: PackedFields = [
    entry.number,
    entry.serverTimestamp,
    types.indexOf(entry.messageType),
    bits,
    entry.channelId,
    entry.userHash,
    entry.roomName,
    entry.sender,
    entry.message,
    entry.botName,
    entry.logId ?? 0,
    entry.clientTimestamp ?? 0,
  ];
  return entry.whole ? [...packed, entry.whole] : packed;
}

function unpackEntry(packed: PackedEntry): ChatLogEntry {
  const bits = packed[3];
  const has = (index: number) => (bits & 1 << index) !== 0;
  return {
    number: packed[0],
    serverTimestamp: packed[1],
    messageType: types[packed[2]],
    directive: (bits & directive) === 0 ? undefined : "#",
    isMeaningful: has(0),
    isMention: has(1),
    isGroupChat: has(2),
    isBot: has(3),
    isOurBotResponse: has(4),
    isScheduled: has(5),
    channelId: packed[4],
    userHash: packed[5],
    roomName: packed[6],
    sender: packed[7],
    message: packed[8],
    botName: packed[9],
    logId: packed[10] === 0 ? undefined : packed[10],
    clientTimestamp: packed[11] === 0 ? undefined : packed[11],
    whole: packed[12],
  };
}
