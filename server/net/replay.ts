/**
 * Handing a peer that just registered what it missed, in order and once, while others go on talking.
 *
 * @module
 */
import type { Message } from "../../protocol/mod.ts";
import type { Replay, Storage } from "../../services/context.ts";
import type { Outbox } from "./outbox.ts";

/** Most messages that are held back for one peer; beyond that it fetches from storage again. */
const heldLimit = 1_000;

/** The messages that others send to a peer while it catches up. */
export class HeldBack {
  #messages: Message[] = [];
  #isComplete = true;

  /** Holds a message back. Ids must grow. */
  add(message: Message): void {
    if (this.#messages.length < heldLimit) this.#messages.push(message);
    else this.#isComplete = false;
  }

  /** Forgets what was held so far. */
  clear(): void {
    this.#messages = [];
    this.#isComplete = true;
  }

  /** The messages with greater ids than this; undefined when there were too many to hold them all. */
  after(id: number): readonly Message[] | undefined {
    return this.#isComplete ? this.#messages.filter((message) => message.id > id) : undefined;
  }
}

/** What a replay works with. */
export interface ReplayTools {
  readonly storage: Storage;
  readonly outbox: Outbox;
  /** Gets every message for the peer from the moment on when it got its id. */
  readonly heldBack: HeldBack;
  send(message: Message): void;
  /** The id of the newest message given out. */
  newest(): number;
  /** From now on messages go to the peer at once. */
  goLive(): void;
}

/**
 * Sends the inbox, then everything visible since a message id, then what was held back meanwhile, and goes live. Ends
 * without that when the peer is gone.
 */
export async function runReplay(replay: Replay, tools: ReplayTools): Promise<void> {
  const { heldBack, outbox, send } = tools;
  if (!await sendInbox(replay, tools)) return;
  let { after } = replay;
  let held = after < replay.registeredAt ? undefined : heldBack.after(after);
  while (!held) {
    // Whatever was held back so far is numbered and on its way to storage, so this round reads all of it.
    const through = tools.newest();
    heldBack.clear();
    const pages = tools.storage.read({ kind: "visible", viewer: replay.viewer, after });
    for await (const page of pages) {
      for (const message of page) {
        if (!await outbox.ready()) return;
        send(message);
        after = message.id;
      }
    }
    after = Math.max(after, through);
    held = heldBack.after(after);
  }
  // Nothing may wait between looking at what was held back and going live.
  for (const message of held) send(message);
  tools.goLive();
}

/** Returns false when the peer is gone. */
async function sendInbox(replay: Replay, { outbox, send }: ReplayTools): Promise<boolean> {
  for await (const page of replay.inbox) {
    for (const message of page) {
      if (!await outbox.ready()) return false;
      // Later ones come with everything else.
      if (message.id <= replay.after) send(message);
    }
  }
  return true;
}
