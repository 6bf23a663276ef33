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
  type ClientStatus,
  encodeHandshakeComplete,
  encodePing,
  encodePong,
  type Handshake,
  traitsOf,
} from "../../protocol/mod.ts";
import type { Access } from "../../services/access.ts";
import {
  type ChannelTalkOptions,
  hearChannelMessage,
  noteChannelMessage,
} from "../../services/channel_talk.ts";
import type { ChannelMessage, ChannelReply, LogCategory } from "../../services/context.ts";
import type { House } from "../../services/house.ts";
import { Outbox } from "../net/outbox.ts";
import { readChunks } from "../net/reading.ts";
import type { Transport } from "../net/transport.ts";
import { within } from "../net/within.ts";
import type { Authenticator } from "./authentication.ts";
import { toChannelMessage } from "./channel_message.ts";
import type { Phone, Phones, PhoneStatus } from "./phones.ts";
import { Pings } from "./pings.ts";
import { replyLines } from "./reply_lines.ts";

/** Most bytes that a phone may leave unread before it is not read from. */
const unreadLimit = 1024 * 1024;
/** Most commands of one phone that may be under way; more are logged and not answered. */
const underWayLimit = 500;
/** How long commands under way may take when the server stops, in milliseconds. */
const settlingTime = 1_500;
/** Of lines that are refused, the first few are logged, then one of so many. */
const fewRefusals = 10;
const manyRefusals = 100;

/** What the sessions of all phones share. */
export interface BridgeOptions {
  readonly house: House;
  readonly phones: Phones;
  readonly access: Access;
  readonly authenticator: Authenticator;
  readonly talk: ChannelTalkOptions;
  /** How often a phone is pinged, in milliseconds. */
  readonly pingInterval: number;
  /** After how long without a word from it a phone is dropped, in milliseconds. */
  readonly silenceLimit: number;
  /** Most bytes that may wait for a phone. */
  readonly outboxLimit: number;
}

/** The connection of one phone. */
export class PhoneSession implements Phone {
  readonly #transport: Transport;
  readonly #options: BridgeOptions;
  readonly #outbox: Outbox;
  readonly #decoder = new BridgeDecoder();
  readonly #pings = new Pings();
  readonly #underWay = new Set<Promise<void>>();
  readonly #connectedAt: number;
  #handshake: Handshake | undefined;
  /** The bot and the device that the phone speaks as, as far as it said. */
  #bot = "";
  #device = "";
  #form: BridgeForm = "analyze";
  #key = "";
  #lastHeardAt: number;
  #lastMessageAt: number | undefined;
  #lastPingAt: number | undefined;
  #roundTrip: number | undefined;
  #clientStatus: ClientStatus | undefined;
  #isManual = false;
  #refusals = 0;
  #isClosed = false;

  /** Makes the session of a connection; {@link run} serves it. */
  constructor(transport: Transport, options: BridgeOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#connectedAt = this.#lastHeardAt = options.house.now();
    this.#outbox = new Outbox(transport, {
      limit: options.outboxLimit,
      onOverflow: (waiting) => this.#drop("warning", `does not keep up: ${waiting} bytes waited`),
      onBroken: (error) => this.#lose(error),
    });
  }

  get key(): string {
    return this.#key;
  }

  get status(): PhoneStatus {
    return {
      bot: this.#bot,
      device: this.#device,
      version: this.#handshake?.version ?? "",
      address: this.#transport.address,
      connectedAt: this.#connectedAt,
      lastMessageAt: this.#lastMessageAt,
      lastPingAt: this.#lastPingAt,
      roundTrip: this.#roundTrip,
      clientStatus: this.#clientStatus,
      isManual: this.#isManual,
      unanswered: this.#pings.unanswered,
    };
  }

  /** Serves the connection until either side ends it. Never rejects. */
  async run(): Promise<void> {
    const pinging = setInterval(() => this.#ping(), this.#options.pingInterval);
    try {
      for await (const chunk of readChunks(this.#transport)) {
        this.#lastHeardAt = this.#options.house.now();
        for (const packet of this.#decoder.push(chunk)) this.#handle(packet);
        if (this.#isClosed) return;
        if (this.#outbox.waiting > unreadLimit) await this.#outbox.ready();
      }
      for (const packet of this.#decoder.end()) this.#handle(packet);
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

  write(bytes: Uint8Array): boolean {
    if (this.#isClosed) return false;
    this.#outbox.push(bytes);
    return true;
  }

  replace(): void {
    this.#drop("info", "is replaced by its newer connection");
  }

  #handle(packet: BridgePacket): void {
    if (this.#isClosed) return;
    switch (packet.kind) {
      case "handshake":
        return this.#greet(packet.handshake, packet.form);
      case "chat":
        return this.#hear(packet);
      case "ping":
        return this.#answerPing(packet);
      case "unknown":
        return this.#log("warning", "MSG", `sent an unknown event: ${packet.event}`);
      case "invalid":
        this.#refuse("error", "MSG", `sent something that cannot be read: ${packet.problem}`);
        if (packet.last) this.#close();
    }
  }

  #greet(handshake: Handshake, form: BridgeForm): void {
    this.#handshake = handshake;
    this.#form = form;
    this.#bot = handshake.botName;
    if (this.#device === "") this.#device = handshake.deviceId;
    this.#log(
      "info",
      "CLIENT",
      `connected (${handshake.version || "no version"}, ${this.#transport.peer})`,
    );
    // Where phones must sign, anybody could push a phone out with a handshake, which is not signed.
    if (this.#options.authenticator.policy !== "require") this.#register();
    if (traitsOf(handshake.version, form).awaitsHandshake) {
      this.write(encodeHandshakeComplete(this.#bot, this.#options.house.now()));
    }
  }

  #hear({ chat, form, auth }: Extract<BridgePacket, { kind: "chat" }>): void {
    if (!this.#handshake) this.#form = form;
    const content = `${chat.channelId}\n${chat.logId}\n${chat.timestamp}\n${chat.text}`;
    if (!this.#isAuthentic(auth, content)) return;
    this.#speakAs(chat.botName, auth);
    this.#register();
    const { house } = this.#options;
    this.#lastMessageAt = house.now();
    if (!this.#isAdmitted()) return;
    const message = toChannelMessage(chat, this.#bot);
    house.log.debug("MSG", `${message.room} ${message.sender}: ${message.text}`);
    const isAnswered = this.#isRoomAdmitted(message);
    if (isAnswered === undefined) return;
    if (!isAnswered) return noteChannelMessage(house, message);
    if (this.#underWay.size >= underWayLimit) {
      this.#refuse("warning", "MSG", `has ${underWayLimit} commands under way already`);
      return noteChannelMessage(house, message);
    }
    const send = (reply: ChannelReply) => this.#reply(chat, reply);
    const answering = hearChannelMessage(house, message, send, this.#options.talk);
    if (!answering) return;
    this.#underWay.add(answering);
    void answering.finally(() => this.#underWay.delete(answering));
  }

  /**
   * Whether a room is answered. What is said in one that waits is kept, so that nothing is missing once it is
   * approved; of one that was denied nothing is: undefined.
   */
  #isRoomAdmitted({ room, channelId }: ChannelMessage): boolean | undefined {
    const { access } = this.#options;
    const state = access.check({ subject: "room", id: channelId || room, name: room });
    if (state === "approved") return true;
    this.#refuse("info", "AUTH", `is not answered in ${room}: the room is ${state}`);
    return state === "pending" ? false : undefined;
  }

  #reply(chat: { readonly room: string; readonly channelId: string }, reply: ChannelReply) {
    // The phone may have a newer connection by now.
    const phone = this.#isClosed ? this.#options.phones.find(this.#key) : this;
    if (!phone) {
      this.#log("warning", "MSG", "is gone, so a reply could not be sent");
      return false;
    }
    const lines = replyLines(chat, reply, traitsOf(this.#handshake?.version ?? "", this.#form));
    if (lines.length === 0) {
      this.#log("warning", "MSG", "cannot post pictures: its script is too new or too old");
    }
    return lines.length > 0 && lines.every((line) => phone.write(line));
  }

  #ping(): void {
    const { house, silenceLimit } = this.#options;
    const now = house.now();
    const silence = now - this.#lastHeardAt;
    if (silence > silenceLimit) {
      const seconds = Math.round(silence / 1_000);
      return this.#drop("warning", `said nothing for ${seconds} s, so it is disconnected`);
    }
    if (this.#bot === "") return; // nothing has said yet that this is a phone
    this.#pings.sent(now, now);
    this.write(encodePing(this.#bot, now));
  }

  #answerPing({ event, ping, auth }: Extract<BridgePacket, { kind: "ping" }>): void {
    const content = `${event}\n${ping.serverTimestamp}`;
    if (!this.#isAuthentic(auth, content)) return;
    this.#speakAs(ping.botName, auth);
    this.#register();
    const now = this.#options.house.now();
    const meaning = this.#pings.received(event, ping, now);
    if (ping.status) this.#clientStatus = ping.status;
    this.#isManual = ping.isManual;
    if (meaning.kind === "answer") {
      this.#lastPingAt = now;
      this.#roundTrip = meaning.roundTrip;
      this.#log("debug", "PING", `answered after ${meaning.roundTrip} ms`);
    } else if (meaning.kind === "question" && this.#isAdmitted()) {
      this.write(encodePong(ping, now));
      this.#log("debug", "PING", "asked and was answered");
    }
  }

  #isAuthentic(auth: BridgeAuth | undefined, content: string): boolean {
    const { authenticator } = this.#options;
    const problem = authenticator.problemOf({ auth, content, connection: this });
    if (problem === undefined) return true;
    const isRefused = authenticator.policy === "require";
    this.#refuse("warning", "AUTH", `${isRefused ? "is refused" : "is let in"}: ${problem}`);
    return !isRefused;
  }

  /** Whether the bot and the phone may be answered. */
  #isAdmitted(): boolean {
    const { access } = this.#options;
    const bot = access.check({ subject: "bot", id: this.#bot, name: this.#bot });
    const name = [this.#bot, this.#handshake?.deviceId].filter((part) => part).join(" ");
    const device = bot === "approved"
      ? access.check({ subject: "device", id: this.#device || this.#transport.address, name })
      : bot;
    if (device === "approved") return true;
    const what = bot === "approved" ? "the phone" : "the bot";
    this.#refuse("warning", "AUTH", `is not answered: ${what} is ${device}`);
    return false;
  }

  /** Takes what a packet says of its sender. What is signed counts more than a handshake. */
  #speakAs(botName: string, auth: BridgeAuth | undefined): void {
    if (!this.#handshake && botName !== "") this.#bot = botName;
    this.#device = auth?.deviceUuid || this.#device || auth?.deviceId || "";
  }

  /** Makes this the connection of its phone. A phone that names no device is known by its address. */
  #register(): void {
    const key = `${this.#bot}\n${this.#device || `@${this.#transport.address}`}`;
    const { phones } = this.#options;
    if (key === this.#key && phones.find(key) === this) return;
    phones.remove(this);
    this.#key = key;
    phones.take(this);
  }

  get #name(): string {
    return `phone ${this.#bot || this.#transport.peer}`;
  }

  #log(level: "debug" | "info" | "warning" | "error", category: LogCategory, what: string): void {
    this.#options.house.log[level](category, `${this.#name} ${what}`);
  }

  /** Logs a refusal, but lets no flood of them fill the log. */
  #refuse(level: "info" | "warning" | "error", category: LogCategory, what: string): void {
    const count = ++this.#refusals;
    if (count <= fewRefusals) this.#log(level, category, what);
    else if (count % manyRefusals === 0) {
      this.#log(level, category, `${what} (number ${count} of this connection)`);
    }
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
    this.#outbox.close();
    this.#transport.close();
  }
}
