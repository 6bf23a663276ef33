/**
 * All that a storage in memory holds, and how writes change it.
 *
 * @module
 */
import type { Message } from "../../../protocol/messages.ts";
import { nameKey } from "../../../protocol/names.ts";
import type { ChatLogEntry, StorageWrite } from "../../../services/context.ts";
import { BoundedLog, type Said } from "./bounded_log.ts";
import { Exchanges } from "./exchanges.ts";
import type { MemoryLimits } from "./limits.ts";
import { Memberships } from "./memberships.ts";
import { ownText } from "./own_text.ts";

/** A message of the chat. */
export interface SaidInChat extends Said {
  readonly fromKey: string;
  readonly toKey: string;
  /** Whose inbox it went into, by name key. */
  readonly inboxOf?: string;
}

/** A line of a KakaoTalk room. The id of its message is its number among all lines. */
export interface SaidInChannel extends Said {
  readonly channel: string;
}

/** Most names whose keys are remembered: far more than talk at a time. */
const knownKeys = 10_000;

/**
 * What can be asked for while the server runs. All else that it has a storage keep (users, rooms, accounts, sanctions,
 * access, transfers) it holds itself, and has kept for its next start alone.
 */
export class Holdings {
  readonly messages: BoundedLog<SaidInChat>;
  readonly lines: BoundedLog<SaidInChannel>;
  readonly memberships: Memberships;
  readonly exchanges: Exchanges;
  /** The ids of messages that wait for their receivers, by name key; those of each grow. */
  readonly #inboxes = new Map<string, Set<number>>();
  readonly #keys = new Map<string, string>();
  /** The greatest number of a line of the chat log, and how many there were. */
  #linesThrough = 0;
  #lineCount = 0;

  /** Makes empty ones. `firstDropped` is called when messages begin to be dropped. */
  constructor(limits: MemoryLimits, firstDropped: () => void) {
    const { items, characters, exchangeCharacters, pastStays } = limits;
    this.memberships = new Memberships(pastStays);
    this.exchanges = new Exchanges(exchangeCharacters);
    this.lines = new BoundedLog({ items, characters });
    this.messages = new BoundedLog({
      items,
      characters,
      dropped: ({ message: { id }, inboxOf }) => {
        if (!this.#hasDropped) firstDropped();
        this.#hasDropped = true;
        if (inboxOf !== undefined) this.#takeOut(inboxOf, id, id);
        this.memberships.forgetThrough(id);
      },
    });
  }
  #hasDropped = false;

  /** How many lines of KakaoTalk rooms there were. */
  get lineCount(): number {
    return this.#lineCount;
  }

  /** The ids of the messages in a user's inbox, by name key. */
  inboxOf(user: string): number[] {
    return [...this.#inboxes.get(user) ?? []];
  }

  /** Why the writes of a call cannot be done; undefined where they can. */
  refusalOf(call: readonly StorageWrite[]): string | undefined {
    let { newest } = this.messages;
    for (const write of call) {
      if (isImport(write)) return "nothing is imported into memory";
      if (write.kind !== "message") continue;
      const { id } = write.message;
      if (id <= newest) return `the message ${id} comes after the message ${newest}`;
      newest = id;
    }
    return undefined;
  }

  /** Does a write that was not refused. */
  perform(write: StorageWrite): void {
    switch (write.kind) {
      case "message":
        this.#keepMessage(write.message, write.inboxOf);
        break;
      case "inbox_taken":
        this.#takeOut(nameKey(write.user), 0, write.through);
        break;
      case "room_joined":
        this.memberships.join(nameKey(write.room), nameKey(write.user), write.after);
        break;
      case "room_left":
        this.memberships.leave(nameKey(write.room), nameKey(write.user), write.through);
        break;
      case "room_closed":
        // Whoever is still a member must not read what is said in a later room of the same name.
        this.memberships.close(nameKey(write.room), this.messages.newest);
        break;
      case "chat_logged":
        for (const entry of write.entries) this.#keepLine(entry);
        break;
      case "ai_exchanged":
        this.exchanges.add(write.conversation, write.message, write.exchange);
        break;
      case "ai_forgotten":
        this.exchanges.forget(write.conversation);
        break;
      case "user_seen":
      case "room_opened":
      case "room_owner":
      case "room_topic":
      case "access_decided":
      case "access_forgotten":
      case "account_kept":
      case "account_removed":
      case "sanction_imposed":
      case "sanction_lifted":
      case "transfer_begun":
      case "transfer_complete":
      case "transfer_settled":
      case "transfer_removed":
      case "ai_used":
      case "message_imported":
      case "user_imported":
      case "room_attended":
      case "chat_log_imported":
        break; // for a next start, which will know nothing of this one; imports are refused
      default:
        write satisfies never;
    }
  }

  #keepMessage(message: Message, receiver: string | undefined): void {
    const inboxOf = receiver === undefined ? undefined : this.#keyOf(receiver);
    if (inboxOf !== undefined) {
      const inbox = this.#inboxes.get(inboxOf);
      if (inbox) inbox.add(message.id);
      else this.#inboxes.set(inboxOf, new Set([message.id]));
    }
    this.messages.add({
      message: { ...message, text: ownText(message.text) },
      fromKey: this.#keyOf(message.from),
      toKey: this.#keyOf(message.to),
      inboxOf,
    });
  }

  #keepLine(entry: ChatLogEntry): void {
    if (entry.number <= this.#linesThrough) return;
    this.#linesThrough = entry.number;
    const id = ++this.#lineCount;
    // Talk: what nobody can read again, commands and what bots answered, is not held.
    const isTalk = entry.messageType === "normal" && !entry.isBot;
    if (!isTalk && !entry.isMeaningful) return;
    const at = Math.floor(entry.serverTimestamp / 1_000) * 1_000; // as in the table of other storages
    const text = ownText(entry.message);
    const message = { id, at, type: "RMSG", from: entry.sender, to: entry.roomName, text } as const;
    this.lines.add({ message, channel: entry.channelId });
  }

  #takeOut(user: string, from: number, through: number): void {
    const inbox = this.#inboxes.get(user);
    if (!inbox) return;
    for (const id of inbox) {
      if (id > through) break;
      if (id >= from) inbox.delete(id);
    }
    if (inbox.size === 0) this.#inboxes.delete(user);
  }

  /** The key of a name that is likely to come again. */
  #keyOf(name: string): string {
    const known = this.#keys.get(name);
    if (known !== undefined) return known;
    const key = ownText(nameKey(name));
    if (this.#keys.size >= knownKeys) this.#keys.clear();
    this.#keys.set(name, key);
    return key;
  }
}

function isImport({ kind }: StorageWrite): boolean {
  return kind.endsWith("_imported") || kind === "room_attended";
}
