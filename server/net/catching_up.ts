/**
 * What one peer has to be handed after it registered, and what is held back for it meanwhile.
 *
 * @module
 */
import { type ChatEvent, type Message, nameKey } from "../../protocol/mod.ts";
import type { Replay } from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import { Inbox } from "./inbox.ts";
import type { Outbox } from "./outbox.ts";
import { HeldBack, runReplay } from "./replay.ts";

/** What catching up works with. */
export interface CatchingUpOptions {
  readonly house: Pick<House, "storage" | "numbers">;
  readonly outbox: Outbox;
  /** Sends an event to the peer. */
  send(event: ChatEvent): void;
}

/** The catching up of one connection. */
export class CatchingUp {
  readonly #options: CatchingUpOptions;
  #replay: Replay | undefined;
  #inbox: Inbox | undefined;
  /** What others say while the peer catches up; undefined when it hears everything at once. */
  #heldBack: HeldBack | undefined;

  /** Makes that of a connection which hears everything at once. */
  constructor(options: CatchingUpOptions) {
    this.#options = options;
  }

  /** From now on messages are held back. */
  begin(): void {
    this.#heldBack = new HeldBack();
  }

  /** Gives up what was begun. */
  cancel(): void {
    this.#heldBack = undefined;
  }

  /** Says what is to be handed over. */
  plan(replay: Replay): void {
    this.#replay = replay;
  }

  /** Holds a message back, while that is to be done. Returns whether it did. */
  holdBack(message: Message): boolean {
    this.#heldBack?.add(message);
    return this.#heldBack !== undefined;
  }

  /** Notes that a message was sent to the user with this key. */
  noteSent({ type, to, id }: Message, user: string): void {
    if (type === "TO" && nameKey(to) === user) this.#inbox?.sent(id);
  }

  /** Hands over what was planned; undefined when nothing is. Rejects when storage fails. */
  run(): Promise<void> | undefined {
    const replay = this.#replay;
    const heldBack = this.#heldBack;
    if (!replay || !heldBack) return undefined;
    this.#replay = undefined;
    const { house, outbox, send } = this.#options;
    this.#inbox = new Inbox(outbox, (through) => replay.inboxTaken(through));
    return runReplay(replay, {
      storage: house.storage,
      outbox,
      heldBack,
      send: (message) => {
        send({ event: "message", message });
        this.noteSent(message, replay.viewer);
      },
      newest: () => house.numbers.newest,
      goLive: () => {
        this.cancel();
        send({ event: "caught_up" });
        replay.caughtUp();
      },
    });
  }
}
