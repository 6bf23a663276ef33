/**
 * What one peer sends, once it is decoded: commands go to the dispatcher, and their answers are owed.
 *
 * @module
 */
import { type ChatEvent, definitionOf, type Incoming, MadangError } from "../../protocol/mod.ts";
import type { Bucket } from "../../services/allowance.ts";
import type { ChatActor } from "../../services/context.ts";
import { dispatch, expectAllowed } from "../../services/dispatch.ts";
import type { House } from "../../services/house.ts";
import { Bodies } from "./body.ts";
import type { CatchingUp } from "./catching_up.ts";
import type { Outbox } from "./outbox.ts";
import type { Responder } from "./responder.ts";

/** Most bytes that a peer may leave unread before its next command is handled. */
const unreadLimit = 256 * 1024;
/** How long nothing more is heard of a peer that was told to wait, in milliseconds. */
const refusalPause = 50;

/** What it costs to write a message to one receiver, in milliseconds: that comes after the command is handled. */
const deliveryTime = 0.005;

/** What the intake of one connection works with. */
export interface IntakeOptions {
  readonly house: House;
  readonly actor: ChatActor;
  readonly outbox: Outbox;
  readonly responder: Responder;
  readonly catchingUp: CatchingUp;
  /** How often the peer may be refused because it sends too much; none: any number of times. */
  readonly refusals: Bucket | undefined;
  /** How many messages were handed to receivers until now, those of others too. */
  delivered(): number;
  /** What logs call the peer, as of now. */
  peerName(): string;
  /** Sends an event to the peer. */
  send(event: ChatEvent): void;
  /** Ends the connection: nothing of what follows makes sense. */
  end(): void;
}

/** The intake of one connection. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #bodies: Bodies;

  /** Makes the intake of a connection that has sent nothing yet. */
  constructor(options: IntakeOptions) {
    this.#options = options;
    const { house: { files, now }, actor } = options;
    this.#bodies = new Bodies({
      patience: files.pace.stallTime,
      now,
      isFramed: () => actor.connection.takesFiles,
      outOfStep: () => this.#stop("file_not_skipped"),
    });
  }

  /** Notes how many bytes a read brought. Those of files are not counted: how many may come is agreed on before. */
  count(bytes: number, items: readonly Incoming[]): void {
    let rest = bytes;
    for (const item of items) if (item.kind === "body") rest -= item.bytes.length;
    this.#options.actor.allowance?.spend(Math.max(0, rest));
  }

  /** Handles one thing. A promise, where there is one, is to be waited for before the next: answers mostly are not. */
  handle(item: Incoming): Promise<unknown> | undefined {
    if (item.kind === "body") return this.#bodies.take(item);
    this.#bodies.begin();
    const { house, actor, responder } = this.#options;
    const name = item.kind === "command" ? item.command.name : undefined;
    const { request } = item;
    const definition = name && definitionOf(name);
    const begunAt = performance.now();
    const before = this.#options.delivered();
    // What is to be said is answered when it is kept: how long that takes is worth knowing.
    const readAt = definition?.rate === "message" ? begunAt : undefined;
    let sent: Promise<void> | undefined;
    try {
      if (item.kind === "invalid") {
        expectAllowed(actor, "query");
        throw item.error;
      }
      const attachment = this.#bodies.attachmentOf(item);
      const answer = dispatch(house, actor, item.command, item.from, attachment);
      sent = responder.respond({ name: item.command.name, request, readAt }, answer);
    } catch (error) {
      sent = responder.refuse({ name, request }, error);
      if (item.kind === "invalid" && item.last) this.#options.end();
      const isTooMuch = error instanceof MadangError && error.code === "rate_limited";
      if (isTooMuch) return this.#slowDown();
    }
    const deliveries = this.#options.delivered() - before;
    const others = this.#letOthersGo(performance.now() - begunAt + deliveries * deliveryTime);
    const next = definition?.barrier ? this.#afterBarrier(sent) : this.#whenPeerReads();
    return others && next ? Promise.all([others, next]) : others ?? next;
  }

  /** No more comes. */
  end(): void {
    this.#bodies.end();
  }

  /** A promise to wait for where this address has had more than its share of the server's time. */
  #letOthersGo(milliseconds: number): Promise<void> | undefined {
    const { allowance } = this.#options.actor;
    if (!allowance) return undefined;
    const seconds = allowance.occupy(milliseconds);
    if (seconds === 0) return undefined;
    return new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  }

  /** Lets a peer wait that sends too much, and ends the connection when it goes on and on. */
  #slowDown(): Promise<void> | undefined {
    const { refusals } = this.#options;
    if (refusals && refusals.wait() > 0) return this.#stop("flooding");
    refusals?.take();
    // Others are heard meanwhile, and a flood costs little.
    return new Promise((resolve) => setTimeout(resolve, refusalPause));
  }

  /** Ends the connection, with a reason. What was done until now is answered still. */
  #stop(code: "flooding" | "storage_failed" | "file_not_skipped"): undefined {
    const { house, peerName, send, end } = this.#options;
    house.log.info("CLIENT", `${peerName()} is disconnected: ${code}`);
    send({ event: "closing", code });
    end();
  }

  /** Something to wait for before the next command, when the peer is owed or has not read too much. */
  #whenPeerReads(): Promise<unknown> | undefined {
    const { responder, outbox } = this.#options;
    return responder.whenFewer() ??
      (outbox.waiting > unreadLimit ? outbox.ready() : undefined);
  }

  async #afterBarrier(sent: Promise<void> | undefined): Promise<void> {
    const { house, catchingUp, peerName } = this.#options;
    if (sent) await sent;
    const handingOver = catchingUp.run();
    if (!handingOver) return void await this.#whenPeerReads();
    try {
      await handingOver;
    } catch (error) {
      house.log.error("DB", `${peerName()} could not be handed what it missed`, error);
      this.#stop("storage_failed");
    }
  }
}
