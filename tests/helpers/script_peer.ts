/**
 * Phones' scripts over real sockets: peers that behave as each version does (source: shared/wire/bridge.md).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHmac } from "node:crypto";
import { connectTo, Peer } from "./peers.ts";

/** The versions that are in the field, one of each family. */
export const scriptVersions = ["2.9.0c", "3.1.4", "3.2.7", "3.3.3"] as const;

/** Does the same with a phone of each version, side by side, for what mostly waits. What fails says of which. */
export async function withEachVersion(
  run: (version: ScriptVersion) => Promise<void>,
): Promise<void> {
  const outcomes = await Promise.allSettled(scriptVersions.map(run));
  for (const [index, outcome] of outcomes.entries()) {
    if (outcome.status === "fulfilled") continue;
    throw new Error(`script ${scriptVersions[index]}: ${outcome.reason}`, {
      cause: outcome.reason,
    });
  }
}

/** A version of the script. */
export type ScriptVersion = typeof scriptVersions[number];

/** What a script is made with. */
export interface ScriptOptions {
  readonly bot?: string;
  readonly device?: string;
  /** What it signs with; without it, it sends no auth. */
  readonly secret?: { readonly key: string; readonly salt: string };
}

/** A message of a KakaoTalk room that a script reads. */
export interface Said {
  readonly room?: string;
  readonly text: string;
  readonly sender?: string;
  readonly channelId?: string | null;
  readonly logId?: string | null;
  readonly auth?: unknown;
}

/** A packet as it came: the text after the object is in `content`. */
export interface Packet {
  readonly event: string;
  readonly data: Record<string, unknown>;
  readonly content: string;
}

/** What a script posted to a KakaoTalk room. */
export interface Posted {
  readonly room: unknown;
  readonly text: string;
  readonly channelId: unknown;
}

let lastTimestamp = 0;

/** A script on a phone. */
export class ScriptPeer extends Peer {
  #version: ScriptVersion = "2.9.0c";
  #options: ScriptOptions = {};
  /** Every packet that came so far, in order. */
  readonly packets: Packet[] = [];

  /** Connects without a word. */
  static async dial(
    port: number,
    version: ScriptVersion,
    options: ScriptOptions = {},
  ): Promise<ScriptPeer> {
    const peer = new ScriptPeer(await connectTo(port), 65_536);
    peer.#version = version;
    peer.#options = options;
    return peer;
  }

  /** Connects and introduces itself; from 3.1.4 on waits for the answer to that. */
  static async start(
    port: number,
    version: ScriptVersion,
    options: ScriptOptions = {},
  ): Promise<ScriptPeer> {
    const peer = await ScriptPeer.dial(port, version, options);
    await peer.introduce();
    return peer;
  }

  get #bot(): string {
    return this.#options.bot ?? "마당봇";
  }

  /** Sends the handshake of its version. */
  async introduce(): Promise<void> {
    const { device = "a1b2c3" } = this.#options;
    const version = this.#version;
    const short = { botName: this.#bot, version };
    const long = {
      clientType: "MessengerBotR",
      ...short,
      deviceID: device,
      deviceIP: "192.168.0.7",
      deviceInfo: "SM-G977N",
    };
    const forms: Record<ScriptVersion, unknown> = {
      "2.9.0c": short,
      "3.1.4": { ...short, deviceID: device },
      "3.2.7": long,
      "3.3.3": {
        event: "handshake",
        data: {
          ...long,
          timestamp: new Date().toISOString(),
          timezone: "Asia/Seoul",
          message_positions: [0, 0],
        },
      },
    };
    await this.send(`${JSON.stringify(forms[version])}\n`);
    if (version !== "2.9.0c") await this.packet("handshakeComplete");
  }

  /** The auth of a packet sent now, or at another time in milliseconds. */
  auth(timestamp: number = Date.now()): Record<string, unknown> | null {
    const { secret, device = "a1b2c3" } = this.#options;
    if (!secret) return null;
    // One packet a millisecond, so that each has a signature of its own.
    if (Math.abs(timestamp - Date.now()) < 1_000) {
      timestamp = lastTimestamp = Math.max(timestamp, lastTimestamp + 1);
    }
    const fields = ["MessengerBotR", this.#bot, `uuid-${device}`, "02:00:00:00:00:00", "10.0.0.7"];
    const [clientType, botName, deviceUUID, macAddress, ipAddress] = fields;
    const signed = [...fields, timestamp, secret.salt].join("|");
    return {
      clientType,
      botName,
      deviceUUID,
      ...(this.#version === "2.9.0c" ? {} : { deviceID: device }),
      macAddress,
      ipAddress,
      timestamp,
      version: this.#version,
      signature: createHmac("sha256", secret.key).update(signed).digest("hex"),
    };
  }

  /** The line that a message of a room becomes. */
  lineOf(said: Said): string {
    const { room = "우리 방", text, sender = "민지", channelId = "18398338829933617" } = said;
    const { logId = "3561234567890123456", auth = this.auth() } = said;
    if (this.#version === "3.3.3") {
      const content = Buffer.from(text).toString("base64");
      const data = {
        room,
        channel_id: channelId,
        message_type: "text",
        content_encoding: "base64",
        message_positions: [0, content.length],
        timestamp: new Date().toISOString(),
        timezone: "Asia/Seoul",
        sender,
        is_group_chat: true,
        log_id: logId,
        user_hash: "f00d",
        is_mention: false,
        bot_name: this.#bot,
        client_type: "MessengerBotR",
        auth,
      };
      return `${JSON.stringify({ event: "message", data })}${content}\n`;
    }
    const data = {
      room,
      text,
      sender,
      isGroupChat: true,
      channelId,
      logId,
      userHash: "f00d",
      isMention: false,
      timestamp: "2026-01-31 12:00:00",
      botName: this.#bot,
      clientType: "MessengerBotR",
      auth,
    };
    return `${JSON.stringify({ event: "analyze", data })}\n`;
  }

  /** Hands a message of a room to the server. */
  say(said: string | Said): Promise<void> {
    return this.send(this.lineOf(typeof said === "string" ? { text: said } : said));
  }

  /** Waits for the next packet of an event and skips others; `undefined` is any. */
  async packet(event?: string): Promise<Packet> {
    for (;;) {
      const line = await this.line();
      const end = line.lastIndexOf("}") + 1;
      const packet = { ...JSON.parse(line.slice(0, end)), content: line.slice(end) } as Packet;
      this.packets.push(packet);
      if (event === undefined || packet.event === event) return packet;
    }
  }

  /** Waits for the next reply that this version reads, and returns what it posts to the room. */
  async posted(): Promise<Posted> {
    for (;;) {
      const { data, content } = await this.packet("messageResponse");
      const { room, channel_id: channelId } = data;
      if (this.#version === "3.3.3") {
        if (data.message_type !== "text" || data.content_encoding !== "base64") continue;
        const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
        return { room, text: new TextDecoder().decode(bytes), channelId };
      }
      if (typeof data.text === "string" && room) return { room, text: data.text, channelId };
    }
  }

  /** Says something and returns the text that is posted next. */
  async ask(said: string | Said): Promise<string> {
    await this.say(said);
    return (await this.posted()).text;
  }

  /** The packets of an event that came before a question that is answered now: all that came so far, that is. */
  async seen(event: string): Promise<Packet[]> {
    await this.ask("# ping");
    return this.packets.filter((packet) => packet.event === event);
  }

  /** Answers a ping as this version does. */
  async answer(ping: Packet): Promise<void> {
    const { data } = ping;
    if (this.#version === "2.9.0c" && (!data.room || data.text === undefined)) return;
    const common = { bot_name: this.#bot, server_timestamp: data.server_timestamp };
    const status = { cpu: null, ram: 41.5, temp: "36.6" };
    const more = this.#version === "2.9.0c"
      ? {
        channel_id: data.channel_id,
        room: data.room,
        user_hash: data.user_hash,
        client_status: status,
        is_manual: false,
      }
      : this.#version === "3.1.4"
      ? { monitoring: status }
      : { client_status: status };
    const event = this.#version === "3.3.3" ? "pong" : "ping";
    await this.send(
      `${JSON.stringify({ event, data: { ...common, ...more, auth: this.auth() } })}\n`,
    );
  }
}
