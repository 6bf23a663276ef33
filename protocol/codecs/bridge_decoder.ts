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

/** Longest line that a phone may send, in bytes, without its newline. */
export const bridgeLineLimit = 1024 * 1024;

/** How much of the name of an unknown event is shown in the log, in UTF-16 units. */
const shownLength = 40;

/** Reads the packets of one phone. Whatever comes, it goes on with the next line. */
export class BridgeDecoder {
  readonly #buffer = new ByteBuffer();
  #isFirstLine = true;

  /** Takes the bytes of one read. They may be overwritten afterwards. */
  push(bytes: Uint8Array): BridgePacket[] {
    const packets: BridgePacket[] = [];
    this.#buffer.append(bytes);
    for (;;) {
      const line = this.#buffer.takeLine(bridgeLineLimit);
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

type Fields = Readonly<Record<string, unknown>>;

/** Makes a packet of a line. */
export function readPacket(line: string): BridgePacket {
  // What follows the object is base64, which has no braces.
  const end = line.lastIndexOf("}") + 1;
  const packet = parseObject(line.slice(0, end));
  if (!packet) return invalid("this is no JSON object", line);
  const event = own(packet, "event");
  if (event === undefined) {
    const isHandshake = typeof own(packet, "botName") === "string";
    return isHandshake
      ? { kind: "handshake", handshake: readHandshake(packet), form: "analyze" }
      : invalid("there is neither an event nor a botName", line);
  }
  if (typeof event !== "string") return invalid("the event is no text", line);
  const data = own(packet, "data");
  if (!isObject(data)) return invalid("data is no object", line);
  return readEvent(event, data, line.slice(end).trim());
}

function readEvent(event: string, data: Fields, tail: string): BridgePacket {
  switch (event) {
    case "handshake":
      return { kind: "handshake", handshake: readHandshake(data), form: "message" };
    case "analyze":
      return {
        kind: "chat",
        form: "analyze",
        chat: readChat(data, text(data, "text")),
        auth: authOf(data),
      };
    case "message": {
      const said = readTail(data, tail);
      if (said === undefined) return invalid("the text after the object is no base64", tail);
      return { kind: "chat", form: "message", chat: readChat(data, said), auth: authOf(data) };
    }
    case "ping":
    case "pong":
      return { kind: "ping", event, ping: readPing(data), auth: authOf(data) };
    default:
      return { kind: "unknown", event: event.slice(0, shownLength) };
  }
}

function readHandshake(data: Fields): Handshake {
  return {
    botName: text(data, "botName", "bot_name"),
    version: text(data, "version"),
    deviceId: text(data, "deviceID", "device_id"),
    clientType: text(data, "clientType", "client_type"),
    deviceInfo: text(data, "deviceInfo", "device_info"),
  };
}

function readChat(data: Fields, said: string): BridgeChat {
  return {
    botName: text(data, "botName", "bot_name"),
    room: text(data, "room"),
    channelId: text(data, "channelId", "channel_id"),
    sender: text(data, "sender"),
    userHash: text(data, "userHash", "user_hash"),
    text: said,
    isGroupChat: isTrue(data, "isGroupChat", "is_group_chat"),
    isMention: isTrue(data, "isMention", "is_mention"),
    logId: text(data, "logId", "log_id"),
    timestamp: text(data, "timestamp"),
  };
}

function readPing(data: Fields): BridgePing {
  const status = value(data, "client_status", "clientStatus", "monitoring");
  return {
    botName: text(data, "bot_name", "botName"),
    channelId: text(data, "channel_id", "channelId"),
    room: text(data, "room"),
    userHash: text(data, "user_hash", "userHash"),
    serverTimestamp: text(data, "server_timestamp", "serverTimestamp"),
    status: isObject(status) ? readStatus(status) : undefined,
    isManual: isTrue(data, "is_manual", "isManual"),
  };
}

function readStatus(status: Fields): ClientStatus {
  const reading = (name: string) => {
    const found = own(status, name);
    return typeof found === "number" || typeof found === "string" ? found : null;
  };
  return { cpu: reading("cpu"), ram: reading("ram"), temp: reading("temp") };
}

function authOf(data: Fields): BridgeAuth | undefined {
  const auth = own(data, "auth");
  if (!isObject(auth)) return undefined;
  const signed = (name: string) => own(auth, name) == null ? null : text(auth, name);
  return {
    clientType: signed("clientType"),
    botName: signed("botName"),
    deviceUuid: signed("deviceUUID"),
    deviceId: signed("deviceID"),
    macAddress: signed("macAddress"),
    ipAddress: signed("ipAddress"),
    timestamp: Number(own(auth, "timestamp") ?? NaN),
    signature: text(auth, "signature"),
  };
}

// Without anything after the object the text is in it, as clients of older versions have it.
function readTail(data: Fields, tail: string): string | undefined {
  if (tail === "") return text(data, "text");
  const encoding = text(data, "content_encoding");
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

// Only what is the object's own: a peer may call a field `__proto__` or `toString`.
function own(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

function value(fields: Fields, ...names: string[]): unknown {
  return names.map((name) => own(fields, name)).find((found) => found != null);
}

/** The text under the first of some names that is there; numbers as texts, anything else as an empty one. */
function text(fields: Fields, ...names: string[]): string {
  for (const name of names) {
    const found = own(fields, name);
    if (typeof found === "string") return found.isWellFormed() ? found : found.toWellFormed();
    if (typeof found === "number") return String(found);
  }
  return "";
}

function isTrue(fields: Fields, ...names: string[]): boolean {
  const found = value(fields, ...names);
  return found === true || found === "true" || found === 1;
}

// The log must hold neither what people wrote nor signatures, and either may stand anywhere in such a line.
function invalid(problem: string, line: string): BridgePacket {
  return { kind: "invalid", problem: `${problem} (${line.length} characters)` };
}
