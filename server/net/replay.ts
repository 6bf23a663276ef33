/**
 * Handing a peer that just registered what it missed, in order and once, while others go on talking.
 *
 * @module
 */
import type { Message } from "../../protocol/mod.ts";
import type { Replay, Storage } from "../../services/context.ts";
import type { Outbox } from "./outbox.ts";

/** What a replay works with. */
export interface ReplayTools {
  readonly storage: Storage;
  readonly outbox: Outbox;
  send(message: Message): void;
  /** The id of the newest message given out. */
  newest(): number;
  /** Whether messages were held back from the peer since the last call. */
  takeMissed(): boolean;
}

/**
 * Sends the inbox, then everything visible since a message id, until nothing is missing any more. Messages that others
 * send meanwhile are held back from the peer; whoever holds them back lets them through as soon as this resolves.
 */
export async function runReplay(replay: Replay, tools: ReplayTools): Promise<void> {
  await sendInbox(replay, tools);
  let after = replay.after;
  let isBehind = tools.takeMissed() || after < tools.newest();
  while (isBehind) {
    // Whatever was held back so far is numbered and on its way to storage, so this round sees all of it.
    const through = tools.newest();
    const pages = tools.storage.read({ kind: "visible", viewer: replay.viewer, after });
    for await (const page of pages) {
      for (const message of page) tools.send(message);
      after = page.at(-1)?.id ?? after;
      if (!await tools.outbox.ready()) return;
    }
    after = Math.max(after, through);
    isBehind = tools.takeMissed();
  }
}

async function sendInbox(replay: Replay, { outbox, send }: ReplayTools): Promise<void> {
  let through = 0;
  for await (const page of replay.inbox) {
    for (const message of page) {
      through = message.id;
      // Later ones come with everything else.
      if (message.id <= replay.after) send(message);
    }
    if (!await outbox.ready()) return;
  }
  if (through === 0) return;
  // Not waited for: a peer that reads slowly may talk meanwhile.
  void outbox.flushed().then((isWritten) => isWritten && replay.inboxTaken(through));
}
