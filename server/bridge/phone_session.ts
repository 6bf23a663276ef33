/**
 * The connection of one phone: packets in, what is said in KakaoTalk rooms to the services, replies and pings out.
 *
 * @module
 */
import {
  type BridgeAuth,
  BridgeDecoder,
  type BridgeForm,
  type BridgePacket,
  encodeHandshakeComplete,
  encodePing,
  encodePong,
  type Handshake,
  traitsOf,
} from "../../protocol/mod.ts";
import { shortName } from "../../services/access.ts";
import { hearChannelMessage, noteChannelMessage } from "../../services/channel_talk.ts";
import type { ChannelReply, LogCategory } from "../../services/context.ts";
import { Outbox } from "../net/outbox.ts";
import { ReadBuffer } from "../net/reading.ts";
import type { Transport } from "../net/transport.ts";
import { within } from "../within.ts";
import { phoneProblem, roomState } from "./admission.ts";
import type { BridgeOptions } from "./bridge_options.ts";
import { toChannelMessage } from "./channel_message.ts";
import type { ChannelWhereabouts, Phone, PhoneStatus } from "./phones.ts";
import { Pings } from "./pings.ts";
import type { RefusalKind, RefusalLog } from "./refusals.ts";
import { replyLines } from "./reply_lines.ts";
import { Vitals } from "./vitals.ts";

/** Most bytes that a phone may leave unread before it is not read from. */
const unreadLimit = 1024 * 1024;
/** Most commands of one phone that may be under way; more are logged and not answered. */
const underWayLimit = 500;
/** How long a phone is not read from because the chat log is behind, in milliseconds: replies matter more. */
const chatLogPatience = 500;
/** How long commands under way may take when the server stops, in milliseconds. */
const settlingTime = 1_500;

/** The connection of one phone. */
export class PhoneSession implements Phone {
  readonly #transport: Transport;
  readonly #options: BridgeOptions;
  readonly #outbox: Outbox;
  readonly #decoder: BridgeDecoder;
  readonly #pings = new Pings();
  readonly #underWay = new Set<Promise<void>>();
  readonly #logRefusal: RefusalLog;
  readonly #vitals: Vitals;
  #handshake: Handshake | undefined;
  /** The bot and the device that the phone speaks as, as far as it said. */
  #bot = "";
  #device = "";
  /** The device id that people find on the phone. */
  #shownDevice = "";
  #key = "";
  /** The bot and the device under which it was registered last. */
  #registered: { readonly bot: string; readonly device: string } | undefined;
  #traits = traitsOf("", "analyze");
  #lastHeardAt: number;
  /** Whether the phone has ended its side. */
  #isEnding = false;
  #isClosed = false;

  /** Makes the session of a connection; {@link run} serves it. */
  constructor(transport: Transport, options: BridgeOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#decoder = new BridgeDecoder(options.packetLimit);
    this.#lastHeardAt = options.house.now();
    this.#vitals = new Vitals(this.#lastHeardAt);
    this.#logRefusal = options.refusalLog();
    this.#outbox = new Outbox(transport, {
      limit: options.outboxLimit,
      onOverflow: (waiting) => this.#drop("warning", `does not keep up: ${waiting} bytes waited`),
      onBroken: (error) => this.#lose(error),
    });
    this.#outbox.traffic = options.traffic;
  }

  get waiting(): number {
    return this.#outbox.waiting;
  }

  get key(): string {
    return this.#key;
  }

  get shownDevice(): string {
    return this.#shownDevice;
  }

  get status(): PhoneStatus {
    return {
      bot: this.#bot,
      device: this.#device,
      version: shortName(this.#handshake?.version ?? ""),
      address: this.#transport.address,
      ...this.#vitals.noted,
      unanswered: this.#pings.unanswered,
    };
  }

  /** Serves the connection until either side ends it. Never rejects. */
  async run(): Promise<void> {
    const pinging = setInterval(() => this.#ping(), this.#options.pingInterval);
    const buffer = new ReadBuffer();
    try {
      for (let count; (count = await this.#transport.read(buffer.bytes)) !== null;) {
        const chunk = buffer.chunk(count);
        this.#options.traffic.receivedBytes += chunk.length;
        // Bytes alone do not keep a stranger's connection open.
        if (this.#bot !== "") this.#lastHeardAt = this.#options.house.now();
        for (const packet of this.#decoder.push(chunk)) this.#handle(packet);
        if (!this.#mayKeep(this.#decoder.unfinished)) {
          this.#drop("warning", "is disconnected: too much waits for the ends of lines");
        }
        if (this.#isClosed) return;
        if (this.#outbox.waiting > unreadLimit) await this.#outbox.ready();
        const { chatLog } = this.#options.house;
        // Else a flood of messages would be answered faster than its rows can be kept, and rows be dropped.
        if (chatLog.isBehind) await within(chatLogPatience, chatLog.settled());
      }
      for (const packet of this.#decoder.end()) this.#handle(packet);
      this.#isEnding = true;
      this.#options.phones.remove(this);
      await within(settlingTime, Promise.all(this.#underWay));
      await within(settlingTime, this.#outbox.flushed());
      this.#drop("info", "left");
    } catch (error) {
      this.#lose(error);
    } finally {
      clearInterval(pinging);
      this.#close();
    }
  }

  /** Ends the connection once what is under way is answered. Scripts know no reason for an end. */
  async close(): Promise<void> {
    await within(settlingTime, Promise.all(this.#underWay));
    await within(settlingTime, this.#outbox.flushed());
    this.#close();
  }

  /** Whether so many bytes may wait for the end of their line. */
  #mayKeep(bytes: number): boolean {
    return this.#options.unfinished.hold(this, bytes, this.#key === "");
  }

  post(where: ChannelWhereabouts, reply: ChannelReply): boolean {
    const lines = replyLines(where, reply, this.#traits);
    if (lines.length === 0) {
      this.#log("warning", "MSG", "cannot post pictures: its script is too new");
    }
    return lines.length > 0 && lines.every((line) => this.#write(line));
  }

  /** Returns whether the connection is open still. */
  #write(bytes: Uint8Array): boolean {
    if (!this.#isClosed) this.#outbox.push(bytes);
    return !this.#isClosed;
  }

  replace(): void {
    this.#drop("info", "is replaced by its newer connection");
  }

  #handle(packet: BridgePacket): void {
    if (this.#isClosed) return;
    this.#options.traffic.received++;
    if (packet.kind !== "invalid") this.#lastHeardAt = this.#options.house.now();
    switch (packet.kind) {
      case "handshake":
        return this.#greet(packet.handshake, packet.form);
      case "chat":
        return this.#hear(packet);
      case "ping":
        return this.#answerPing(packet);
      case "unknown":
        return this.#refuse("unknown", "warning", "MSG", `sent an unknown event: ${packet.event}`);
      case "invalid":
        this.#refuse(
          "unreadable",
          "error",
          "MSG",
          `sent something that cannot be read: ${packet.problem}`,
        );
        if (packet.last) this.#close();
    }
  }

  #greet(handshake: Handshake, form: BridgeForm): void {
    const isFirst = this.#handshake === undefined;
    this.#handshake = handshake;
    this.#traits = traitsOf(handshake.version, form);
    this.#bot = shortName(handshake.botName);
    this.#shownDevice = shortName(handshake.deviceId) || this.#shownDevice;
    if (this.#device === "") this.#device = this.#shownDevice;
    const version = shortName(handshake.version) || "no version";
    if (isFirst) this.#log("info", "CLIENT", `connected (${version}, ${this.#transport.peer})`);
    else this.#refuse("again", "info", "CLIENT", `introduces itself again (${version})`);
    // Where phones must sign, anybody could push a phone out with a handshake, which is not signed.
    if (this.#options.authenticator.policy !== "require") {
      const { phones } = this.#options;
      if (this.#shownDevice !== "") {
        this.#device = phones.deviceShownAs(this.#bot, this.#shownDevice) ?? this.#device;
      }
      this.#register();
    }
    if (this.#traits.awaitsHandshake) {
      this.#write(encodeHandshakeComplete(this.#bot, this.#options.house.now()));
    }
  }

  #hear({ chat, form, auth }: Extract<BridgePacket, { kind: "chat" }>): void {
    if (!this.#handshake && this.#traits.form !== form) this.#traits = traitsOf("", form);
    if (!this.#isAuthentic(auth, () => JSON.stringify(chat))) return;
    if (chat.botName !== "") this.#bot = shortName(chat.botName);
    this.#takeDevice(auth);
    this.#register();
    const { house } = this.#options;
    this.#vitals.spoke(house.now());
    if (!this.#isAdmitted()) return;
    const message = toChannelMessage(chat, this.#bot);
    house.log.debug("MSG", `${message.room} ${message.sender}: ${message.text}`);
    const state = roomState(this.#options.access, message);
    if (state !== "approved") {
      const what = `is not answered in ${shortName(message.room)}: the room is ${state}`;
      this.#refuse("room", "info", "AUTH", what);
      // What is said in a room that waits is kept, so that nothing is missing once it is approved.
      return state === "pending" ? noteChannelMessage(house, message) : undefined;
    }
    if (this.#underWay.size >= underWayLimit) {
      this.#refuse("busy", "warning", "MSG", `has ${underWayLimit} commands under way already`);
      return noteChannelMessage(house, message);
    }
    const key = this.#key;
    const send = (reply: ChannelReply) => this.#reply(key, chat, reply);
    const answering = hearChannelMessage(house, message, send, this.#options.talk);
    if (!answering) return;
    this.#underWay.add(answering);
    void answering.finally(() => this.#underWay.delete(answering));
  }

  /** Says something by the connection that the phone has by now, which may be a newer one. */
  #reply(key: string, where: ChannelWhereabouts, reply: ChannelReply): boolean {
    // Who has ended its side may read still, but a newer connection certainly does.
    const newer = this.#isEnding || this.#isClosed ? this.#options.phones.find(key) : undefined;
    const phone = newer ?? (this.#isClosed ? undefined : this);
    if (phone) return phone.post(where, reply);
    this.#log("warning", "MSG", "is gone, so a reply could not be sent");
    return false;
  }

  #ping(): void {
    const { house, silenceLimit } = this.#options;
    const now = house.now();
    const silence = now - this.#lastHeardAt;
    if (silence > silenceLimit) {
      const { waiting } = this.#outbox;
      const seconds = Math.round(silence / 1_000);
      const what = waiting > unreadLimit
        ? `does not keep up: ${waiting} bytes waited for ${seconds} s`
        : `said nothing for ${seconds} s, so it is disconnected`;
      return this.#drop(this.#bot === "" ? "info" : "warning", what);
    }
    if (this.#bot === "") return; // nothing has said yet that this is a phone
    this.#pings.sent(now, now);
    this.#write(encodePing(this.#bot, now));
  }

  #answerPing({ event, ping, auth }: Extract<BridgePacket, { kind: "ping" }>): void {
    if (!this.#isAuthentic(auth, () => `${event}\n${ping.serverTimestamp}`)) return;
    // It may repeat the name that we wrote to it, which says less than a handshake or a message.
    if (this.#bot === "") this.#bot = shortName(ping.botName);
    this.#takeDevice(auth);
    this.#register();
    const now = this.#options.house.now();
    const meaning = this.#pings.received(event, ping, now);
    this.#vitals.pinged(ping, meaning, now);
    if (meaning.kind === "answer") {
      this.#log("debug", "PING", `answered after ${meaning.roundTrip} ms`);
    } else if (meaning.kind === "question" && this.#isAdmitted()) {
      this.#write(encodePong(ping, now));
      this.#log("debug", "PING", "asked and was answered");
    }
  }

  #isAuthentic(auth: BridgeAuth | undefined, content: () => string): boolean {
    const { authenticator } = this.#options;
    const problem = authenticator.problemOf({ auth, content, connection: this });
    if (problem === undefined) return true;
    const isRefused = authenticator.policy === "require";
    this.#refuse(
      "auth",
      "warning",
      "AUTH",
      `${isRefused ? "is refused" : "is let in"}: ${problem}`,
    );
    return !isRefused;
  }

  /** Whether the bot and the phone may be answered. */
  #isAdmitted(): boolean {
    const problem = phoneProblem(this.#options.access, {
      bot: this.#bot,
      device: this.#device || this.#transport.address,
      shownDevice: this.#shownDevice,
    });
    if (problem === undefined) return true;
    this.#refuse("phone", "warning", "AUTH", `is not answered: ${problem}`);
    return false;
  }

  /** Takes what a packet says of the phone. What is signed counts more than a handshake. */
  #takeDevice(auth: BridgeAuth | undefined): void {
    this.#shownDevice ||= shortName(auth?.deviceId ?? "");
    this.#device = shortName(auth?.deviceUuid || this.#device || this.#shownDevice);
  }

  /** Makes this the connection of its phone. A phone that names no device is known by its address. */
  #register(): void {
    // What has no name cannot be told from others at its address.
    if (this.#bot === "") return;
    const [bot, device] = [this.#bot, this.#device || `@${this.#transport.address}`];
    if (this.#registered?.bot === bot && this.#registered.device === device) return;
    const { phones } = this.#options;
    phones.remove(this);
    this.#registered = { bot, device };
    this.#key = `${bot}\n${device}`;
    phones.take(this);
  }

  get #name(): string {
    return `phone ${this.#bot || this.#transport.peer}`;
  }

  #log(level: "debug" | "info" | "warning" | "error", category: LogCategory, what: string): void {
    this.#options.house.log[level](category, `${this.#name} ${what}`);
  }

  #refuse(
    kind: RefusalKind,
    level: "info" | "warning" | "error",
    category: LogCategory,
    what: string,
  ): void {
    this.#logRefusal({ kind, level, category, what: `${this.#name} ${what}` });
  }

  #lose(error: unknown): void {
    if (this.#transport.isPeerError(error)) this.#drop("info", `lost its connection: ${error}`);
    else {
      this.#options.house.log.error("CLIENT", `${this.#name} failed`, error);
      this.#close();
    }
  }

  #drop(level: "info" | "warning", reason: string): void {
    if (!this.#isClosed) this.#log(level, "CLIENT", reason);
    this.#close();
  }

  #close(): void {
    this.#isClosed = true;
    this.#options.phones.remove(this);
    this.#mayKeep(0);
    this.#outbox.close();
    this.#transport.close();
  }
}
