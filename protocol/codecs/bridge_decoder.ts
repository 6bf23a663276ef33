/**
 * The server's side of reading the bridge protocol: one packet a line (source: shared/wire/bridge.md).
 *
 * @module
 */
import { ByteBuffer, decodeText } from "../framing.ts";
import { MadangError } from "../errors.ts";
import type {
  BridgeAuth,
  BridgeChat,
  BridgePacket,
  BridgePing,
  ClientStatus,
  Handshake,
} from "./bridge_packets.ts";
import { isHttpRequest } from "./colon_http.ts";

/** Longest line that a phone may send, in bytes, without its newline, where a server does not say otherwise. */
export const bridgeLineLimit = 1024 * 1024;

/** What an event may be called to be shown in the log: it must not be a text, or a signature. */
const eventName = /^[a-z]\w{0,31}$/i;

/** Reads the packets of one phone. Whatever comes, it goes on with the next line. */
export class BridgeDecoder {
  readonly #buffer = new ByteBuffer();
  readonly #lineLimit: number;
  #isFirstLine = true;

  /** Makes the decoder of a new connection. */
  constructor(lineLimit: number = bridgeLineLimit) {
    this.#lineLimit = lineLimit;
  }

  /** How many bytes wait for the end of their line. */
  get unfinished(): number {
    return this.#buffer.length;
  }

  /** Takes the bytes of one read. They may be overwritten afterwards. */
  push(bytes: Uint8Array): BridgePacket[] {
    const packets: BridgePacket[] = [];
    this.#buffer.append(bytes);
    for (;;) {
      const line = this.#buffer.takeLine(this.#lineLimit);
      if (line === undefined) break;
      const packet = this.#read(line);
      if (packet) packets.push(packet);
    }
    this.#buffer.keep();
    return packets;
  }

  /** Reads a last line that lacks its newline. */
  end(): BridgePacket[] {
    return this.#buffer.length === 0 ? [] : this.push(Uint8Array.of(0x0a));
  }

  #read(line: string | MadangError): BridgePacket | undefined {
    const isFirstLine = this.#isFirstLine;
    this.#isFirstLine = false;
    if (line instanceof MadangError) return { kind: "invalid", problem: line.message };
    if (line.trim() === "") return undefined;
    if (isFirstLine && isHttpRequest(line)) {
      // Any web page can make a browser send lines of its choice in a request.
      return { kind: "invalid", problem: "this is an HTTP request", last: true };
    }
    return readPacket(line);
  }
}

// A peer's fields. None that is read here has the name of one that every object has, so none needs to be asked whether
// it is the object's own; and JSON.parse makes even `__proto__` an ordinary one.
type Fields = Readonly<Record<string, unknown>>;

/** Makes a packet of a line. */
function readPacket(line: string): BridgePacket {
  // What follows the object is base64, which has no braces.
  const end = line.lastIndexOf("}") + 1;
  const packet = parseObject(end === line.length ? line : line.slice(0, end));
  if (!packet) return invalid("this is not a JSON object", line);
  const { event, data } = packet;
  if (event === undefined) {
    return typeof packet.botName === "string"
      ? { kind: "handshake", handshake: readHandshake(packet), form: "analyze" }
      : invalid("there is neither an event nor a botName", line);
  }
  if (typeof event !== "string") return invalid("the event is no text", line);
  if (!isObject(data)) return invalid("data is no object", line);
  return readEvent(event, data, line.slice(end).trim());
}

function readEvent(event: string, data: Fields, tail: string): BridgePacket {
  switch (event) {
    case "handshake":
      return { kind: "handshake", handshake: readHandshake(data), form: "message" };
    case "analyze":
      return { kind: "chat", form: "analyze", chat: readAnalyze(data), auth: readAuth(data.auth) };
    case "message": {
      const said = readTail(data, tail);
      if (said === undefined) return invalid("the text after the object is no base64", tail);
      const chat = readMessage(data, said);
      return { kind: "chat", form: "message", chat, auth: readAuth(data.auth) };
    }
    case "ping":
    case "pong":
      return { kind: "ping", event, ping: readPing(data), auth: readAuth(data.auth) };
    default:
      return { kind: "unknown", event: eventName.test(event) ? event : "(no name)" };
  }
}

function readHandshake(data: Fields): Handshake {
  return {
    botName: text(data.botName ?? data.bot_name),
    version: text(data.version),
    deviceId: text(data.deviceID ?? data.device_id),
    clientType: text(data.clientType ?? data.client_type),
    deviceInfo: text(data.deviceInfo ?? data.device_info),
  };
}

function readAnalyze(data: Fields): BridgeChat {
  return {
    botName: text(data.botName),
    room: text(data.room),
    channelId: text(data.channelId),
    sender: text(data.sender),
    userHash: text(data.userHash),
    text: text(data.text),
    isGroupChat: isTrue(data.isGroupChat),
    isMention: isTrue(data.isMention),
    logId: text(data.logId),
    timestamp: text(data.timestamp),
  };
}

function readMessage(data: Fields, said: string): BridgeChat {
  return {
    botName: text(data.bot_name),
    room: text(data.room),
    channelId: text(data.channel_id),
    sender: text(data.sender),
    userHash: text(data.user_hash),
    text: said,
    isGroupChat: isTrue(data.is_group_chat),
    isMention: isTrue(data.is_mention),
    logId: text(data.log_id),
    timestamp: text(data.timestamp),
  };
}

function readPing(data: Fields): BridgePing {
  const status = data.client_status ?? data.monitoring;
  return {
    botName: text(data.bot_name ?? data.botName),
    channelId: text(data.channel_id ?? data.channelId),
    room: text(data.room),
    userHash: text(data.user_hash ?? data.userHash),
    serverTimestamp: text(data.server_timestamp),
    status: isObject(status) ? readStatus(status) : undefined,
    isManual: isTrue(data.is_manual),
  };
}

function readStatus({ cpu, ram, temp }: Fields): ClientStatus {
  return { cpu: reading(cpu), ram: reading(ram), temp: reading(temp) };
}

function reading(value: unknown): number | string | null {
  return typeof value === "number" || typeof value === "string" ? value : null;
}

function readAuth(auth: unknown): BridgeAuth | undefined {
  if (!isObject(auth)) return undefined;
  return {
    clientType: signed(auth.clientType),
    botName: signed(auth.botName),
    deviceUuid: signed(auth.deviceUUID),
    deviceId: signed(auth.deviceID),
    macAddress: signed(auth.macAddress),
    ipAddress: signed(auth.ipAddress),
    timestamp: Number(auth.timestamp ?? NaN),
    signature: text(auth.signature),
  };
}

function signed(value: unknown): string | null {
  return value === undefined || value === null ? null : text(value);
}

// Without anything after the object the text is in it, as clients of older versions have it.
function readTail(data: Fields, tail: string): string | undefined {
  if (tail === "") return text(data.text);
  const encoding = text(data.content_encoding);
  if (encoding !== "" && encoding !== "base64") return undefined;
  try {
    return decodeText(Uint8Array.from(atob(tail), (character) => character.charCodeAt(0)));
  } catch {
    return undefined; // atob's way of saying that it is no base64
  }
}

// Numbers of so many digits lose some of them as JavaScript's numbers.
const longNumber = /[:[,]\s*-?\d{16,}\s*[,}\]]/;

function parseObject(json: string): Fields | undefined {
  try {
    const parsed: unknown = longNumber.test(json)
      ? JSON.parse(json, keepLongNumbers)
      : JSON.parse(json);
    return isObject(parsed) ? parsed : undefined;
  } catch {
    return undefined; // no JSON, or nested too deeply
  }
}

function keepLongNumbers(_key: string, value: unknown, context?: { source?: string }): unknown {
  const isLong = typeof value === "number" && Number.isInteger(value) &&
    !Number.isSafeInteger(value);
  return isLong ? context?.source ?? value : value;
}

function isObject(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A text; a number as a text, anything else as an empty one. */
function text(value: unknown): string {
  if (typeof value === "string") return value.isWellFormed() ? value : value.toWellFormed();
  return typeof value === "number" ? String(value) : "";
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true" || value === 1;
}

// The log must hold neither what people wrote nor signatures, and either may stand anywhere in such a line.
function invalid(problem: string, line: string): BridgePacket {
  return { kind: "invalid", problem: `${problem} (${line.length} characters)` };
}
