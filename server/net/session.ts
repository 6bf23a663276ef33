/**
 * One chat connection: bytes in, commands to the dispatcher, answers and events to the outbox.
 *
 * @module
 */
import {
  type ChatEvent,
  type CommandDecoder,
  type Details,
  detectCodec,
  type ErrorCode,
  type Incoming,
  type Language,
  nameKey,
  pauseLength,
  type Role,
} from "../../protocol/mod.ts";
import type {
  ChatActor,
  ClaimOptions,
  Connection,
  EventSource,
  Replay,
} from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import type { ChatCounts, Traffic } from "../metrics/traffic.ts";
import type { ByteRange } from "./byte_queue.ts";
import { CatchingUp } from "./catching_up.ts";
import { encode, type Encoding, encodingOf } from "./encoding.ts";
import { Outbox } from "./outbox.ts";
import { ReadBuffer } from "./reading.ts";
import { everythingOwed, lastWords } from "./farewell.ts";
import { Intake } from "./intake.ts";
import { Liveness } from "./liveness.ts";
import { Responder } from "./responder.ts";
import type { Reachable, Sessions } from "./sessions.ts";
import type { SessionOptions } from "./session_options.ts";
import { Sources } from "./sources.ts";
import type { Supervised } from "./supervision.ts";
import type { Transport } from "./transport.ts";
import type { UnfinishedLines } from "./unfinished_lines.ts";
import { within } from "../within.ts";

/**
 * More waiting bytes than this are a peer that does not keep up: it does not see how the AI writes in a room, since the
 * message at the end has it all.
 */
const writingLimit = 64 * 1024;
/** How long answers that are under way at the server's end may take, in milliseconds. */
const settlingTime = 1_500;

type CommandActor = { -readonly [Key in keyof ChatActor]: ChatActor[Key] };

/** One chat connection. */
export class Session implements Connection, Reachable, Supervised {
  readonly #transport: Transport;
  readonly #house: House;
  readonly #sessions: Sessions;
  readonly #outbox: Outbox;
  readonly #responder: Responder;
  readonly #counts: ChatCounts;
  readonly #intake: Intake;
  readonly #lineLimit: number;
  readonly #unfinished: UnfinishedLines;
  readonly #actor: CommandActor;
  #decoder: CommandDecoder | undefined;
  #encoding: Encoding;
  #watchesPresence = false;
  #pauseTimer: ReturnType<typeof setTimeout> | undefined;
  /** The handling of what was read, while it takes time. */
  #handling: Promise<void> | undefined;
  readonly #catchingUp: CatchingUp;
  readonly #liveness = new Liveness();
  // Made when somebody wants to know: idle connections are many, and these are large.
  #ended: AbortController | undefined;
  #sources: Sources | undefined;
  #isOver = false;
  #isEnding = false;
  #guestSince = performance.now();
  #heardAt = this.#guestSince;

  /** Makes the session of a connection; {@link run} serves it. */
  constructor(transport: Transport, options: SessionOptions) {
    this.#transport = transport;
    this.#house = options.house;
    this.#sessions = options.sessions;
    this.#counts = options.counts;
    this.#lineLimit = options.lineLimit;
    this.#unfinished = options.unfinished;
    this.#encoding = encodingOf("colon", options.language);
    this.#outbox = new Outbox(transport, {
      limit: options.outboxLimit,
      onOverflow: (waiting) => this.#cutOff(`does not keep up: ${waiting} bytes waited for it`),
      onBroken: (error) => this.#lose(error),
    });
    this.#outbox.traffic = this.#traffic;
    this.#catchingUp = new CatchingUp({
      house: options.house,
      outbox: this.#outbox,
      send: (event) => this.send(event),
    });
    this.#responder = new Responder({
      outbox: this.#outbox,
      log: options.house.log,
      counts: options.counts,
      encoding: () => this.#encoding,
      peerName: () => this.#name,
    });
    this.#actor = {
      id: "",
      key: "",
      role: "guest",
      front: "chat",
      connection: this,
      allowance: options.allowance,
    };
    this.#intake = new Intake({
      house: options.house,
      actor: this.#actor,
      outbox: this.#outbox,
      responder: this.#responder,
      catchingUp: this.#catchingUp,
      refusals: options.refusals,
      delivered: () => options.sessions.delivered,
      peerName: () => this.#name,
      send: (event) => this.send(event),
      end: () => this.end(),
    });
  }

  get id(): string {
    return this.#actor.id;
  }

  get key(): string {
    return this.#actor.key;
  }

  get address(): string {
    return this.#transport.address;
  }

  get role(): Role {
    return this.#actor.role;
  }

  set role(role: Role) {
    this.#actor.role = role;
  }

  get encoding(): Encoding {
    return this.#encoding;
  }

  get waiting(): number {
    return this.#outbox.waiting;
  }

  get guestSince(): number | undefined {
    return this.#isEnding || this.id !== "" ? undefined : this.#guestSince;
  }

  get heardAt(): number {
    return this.#heardAt;
  }

  get canBeAsked(): boolean {
    return !this.#isEnding && this.#encoding.codecName !== "colon";
  }

  get watchesPresence(): boolean {
    return this.#watchesPresence;
  }

  /** Serves the connection until either side ends it. Never rejects. */
  async run(): Promise<void> {
    const buffer = new ReadBuffer();
    try {
      for (let count; (count = await this.#transport.read(buffer.bytes)) !== null;) {
        const chunk = buffer.chunk(count);
        clearTimeout(this.#pauseTimer);
        this.#liveness.answered(true);
        this.#heardAt = performance.now();
        await this.#handling;
        const decoder = this.#decoderFor(chunk);
        const items = decoder.push(chunk);
        this.#intake.count(chunk.length, items);
        await this.#handle(items);
        if (this.#isEnding) break;
        if (!this.#unfinished.hold(this, decoder.unfinished, this.id === "")) {
          return this.#cutOff("is disconnected: too much waits for the ends of lines");
        }
        this.#awaitPause();
      }
      await this.#handling;
      if (this.#decoder) await this.#handle(this.#decoder.end());
      this.#isEnding = true;
      this.#leave();
      // Who has only ended their side, as `nc` does, may wait for the AI; a native peer has left, since it says so first.
      const mayWait = () => this.#encoding.codecName === "colon" && this.#responder.isThinking;
      await everythingOwed(this.#outbox, this.#responder.settled(), mayWait);
    } catch (error) {
      this.#lose(error);
    } finally {
      clearTimeout(this.#pauseTimer);
      this.#leave();
      this.#drop();
    }
  }

  /** Tells the peer why the connection ends, and ends it once everything owed is sent. */
  async close(code: ErrorCode): Promise<void> {
    this.#isEnding = true;
    await within(settlingTime, this.#responder.settled());
    await this.#sayFarewell({ event: "closing", code });
  }

  async claim(id: string, { role, isProven, presence }: ClaimOptions): Promise<number> {
    let newest = 0;
    await this.#sessions.take(id, this, () => {
      this.#actor.role = role();
      newest = this.#house.numbers.newest;
      this.#actor.id = id;
      this.#actor.key = nameKey(id);
      this.#watchesPresence = presence;
      this.#catchingUp.begin();
    }, isProven);
    const asWhat = this.role === "user" ? "" : ` as ${this.role}`;
    this.#house.log.info(
      "CLIENT",
      `${this.#name} registered${asWhat} (${this.#encoding.codecName}, ${this.#transport.peer})`,
    );
    return newest;
  }

  useLanguage(language: Language): void {
    this.#encoding = encodingOf(this.#encoding.codecName, language);
  }

  release(): void {
    this.#house.log.info("CLIENT", `${this.#name} is not registered after all`);
    this.#sessions.remove(this);
    this.#actor.id = this.#actor.key = "";
    this.#actor.role = "guest";
    this.#guestSince = performance.now();
    this.#catchingUp.cancel();
  }

  get isRegistered(): boolean {
    return this.#sessions.find(this.key) === this;
  }

  get takesFiles(): boolean {
    return this.#encoding.codecName !== "colon";
  }

  get ended(): AbortSignal {
    this.#ended ??= new AbortController();
    if (this.#isOver) this.#ended.abort();
    return this.#ended.signal;
  }

  send(event: ChatEvent): void {
    const bytes = encode(event, this.#encoding);
    if (bytes) this.#outbox.pushShared(bytes);
  }

  addSource(source: EventSource): void {
    this.#sources ??= new Sources({
      outbox: this.#outbox,
      encode: (event, space) => {
        const { codec, language } = this.#encoding;
        if (event.event === "file_data") this.#counts.files.sent += event.bytes.length;
        return codec.encodeEvent(event, language, space);
      },
    });
    this.#sources.add(source);
  }

  startReplay(replay: Replay): void {
    this.#catchingUp.plan(replay);
  }

  end(): void {
    this.#isEnding = true;
  }

  deliver(event: ChatEvent, bytesIn: (encoding: Encoding) => ByteRange | undefined): void {
    if (event.event === "message" && this.#catchingUp.holdBack(event.message)) return;
    if (event.event === "membership" && !this.#watchesPresence) return;
    if (event.event === "ai_text" && this.#outbox.waiting > writingLimit) return;
    const bytes = bytesIn(this.#encoding);
    if (!bytes) return;
    this.#outbox.pushShared(bytes);
    if (event.event === "message") this.#catchingUp.noteSent(event.message, this.key);
  }

  probe(time: number): Promise<boolean> {
    // A colon peer cannot be asked: its open connection counts as an answer.
    if (this.#encoding.codecName === "colon") return Promise.resolve(true);
    return this.#liveness.isThere(time, this.#outbox, () => this.send({ event: "ping" }));
  }

  expel(code: ErrorCode, details?: Details): void {
    // Strangers come and go in any number.
    const level = this.id === "" ? "debug" : "info";
    this.#house.log[level]("CLIENT", `${this.#name} is disconnected: ${code}`);
    this.#leave();
    this.#isEnding = true;
    void this.#sayFarewell({ event: "closing", code, details });
  }

  get #name(): string {
    return this.id || `guest ${this.#transport.peer}`;
  }

  /** What the connections of this protocol have carried. */
  get #traffic(): Traffic {
    return this.#counts.traffic[this.#encoding.codecName];
  }

  #decoderFor(chunk: Uint8Array): CommandDecoder {
    if (!this.#decoder) {
      this.#encoding = encodingOf(detectCodec(chunk[0]), this.#encoding.language);
      this.#outbox.traffic = this.#traffic;
      this.#decoder = this.#encoding.codec.createCommandDecoder(this.#lineLimit);
    }
    this.#traffic.receivedBytes += chunk.length;
    return this.#decoder;
  }

  /** Handles what was read in order. Does not wait for answers, except where commands must not overtake them. */
  async #handle(items: readonly Incoming[]): Promise<void> {
    this.#outbox.style = this.#decoder!.writeStyle;
    for (const item of items) {
      if (this.#isEnding) return;
      if (item.kind !== "body") this.#traffic.received++;
      const wait = this.#intake.handle(item);
      if (wait) await wait;
    }
  }

  #awaitPause(): void {
    if (!this.#decoder?.awaitsPause) return;
    this.#pauseTimer = setTimeout(() => {
      this.#handling = this.#handle(this.#decoder!.pause()).finally(() => {
        this.#handling = undefined;
      });
    }, pauseLength);
  }

  /** Is no longer reachable for others; what is owed to the peer is still sent. */
  #leave(): void {
    this.#liveness.answered(false);
    this.#intake.end();
    if (this.id === "" || !this.#sessions.remove(this)) return;
    this.#house.log.info("CLIENT", `${this.#name} left`);
    this.#sessions.toWatchers({ event: "presence", id: this.id, online: false });
  }

  async #sayFarewell(event: ChatEvent): Promise<void> {
    this.send(event);
    await lastWords(this.#outbox);
    this.#drop();
  }

  #lose(error: unknown): void {
    // A peer that vanishes is no failure of ours; whatever else is, must not end the server.
    const { log } = this.#house;
    if (this.#transport.isPeerError(error)) {
      log.debug("CLIENT", `${this.#name}: connection lost: ${error}`);
    } else log.error("CLIENT", `${this.#name} failed`, error);
    this.#drop();
  }

  #cutOff(reason: string): void {
    // Strangers come and go in any number.
    const level = this.id === "" ? "debug" : "warning";
    this.#house.log[level]("CLIENT", `${this.#name} ${reason}`);
    this.#drop();
  }

  /** Closes the connection. What waits for the outbox must not wait any longer. */
  #drop(): void {
    this.#isEnding = true;
    this.#isOver = true;
    this.#ended?.abort();
    this.#unfinished.hold(this, 0, true);
    this.#outbox.close();
    this.#transport.close();
  }
}
