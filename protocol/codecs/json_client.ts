/**
 * The client's side of reading the native protocol. What a server sends is checked: lines of newer servers that this
 * client does not understand are left out.
 *
 * @module
 */
import * as v from "valibot";
import {
  type Arriving,
  bytesLimit,
  type EventDecoder,
  type ReceivedEvent,
  serverLineLimit,
} from "../codec.ts";
import { fileEndings } from "../events.ts";
import { ByteBuffer } from "../framing.ts";
import { messageTypes } from "../messages.ts";

const nothing = new Uint8Array(0);
const wholeNumber = v.pipe(v.number(), v.safeInteger());
const messageFields = {
  id: wholeNumber,
  at: wholeNumber,
  type: v.picklist(messageTypes),
  from: v.string(),
  to: v.string(),
  text: v.string(),
  announcement: v.optional(v.literal(true)),
};
const errorFields = {
  code: v.string(),
  message: v.string(),
  temporary: v.optional(v.boolean(), false),
  seconds: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0))),
};
const request = v.optional(v.union([v.string(), v.number()]));

const messageLine = v.object({ event: v.literal("message"), ...messageFields });
const otherEventLine = v.variant("event", [
  v.object({ event: v.literal("presence"), id: v.string(), online: v.boolean() }),
  v.object({
    event: v.literal("membership"),
    room: v.string(),
    id: v.string(),
    member: v.boolean(),
    owner: v.optional(v.string()),
  }),
  v.object({ event: v.literal("caught_up") }),
  v.object({ event: v.literal("ping") }),
  v.object({ event: v.literal("closing"), ...errorFields }),
  v.object({
    event: v.literal("notice"),
    code: v.string(),
    message: v.string(),
    room: v.optional(v.string()),
  }),
  v.object({
    event: v.literal("file_offered"),
    transfer: v.string(),
    from: v.string(),
    to: v.string(),
    name: v.string(),
    size: wholeNumber,
    complete: v.boolean(),
  }),
  v.object({ event: v.literal("file_progress"), transfer: v.string(), received: wholeNumber }),
  v.object({
    event: v.literal("file_complete"),
    transfer: v.string(),
    size: wholeNumber,
    sha256: v.string(),
  }),
  v.object({
    event: v.literal("file_ended"),
    transfer: v.string(),
    code: v.picklist(fileEndings),
    user: v.optional(v.string()),
  }),
  v.object({
    event: v.literal("ai_text"),
    answer: wholeNumber,
    room: v.string(),
    asker: v.string(),
    offset: wholeNumber,
    text: v.string(),
  }),
  v.object({
    event: v.literal("ai_ended"),
    answer: wholeNumber,
    message: v.optional(wholeNumber),
  }),
]);
const fileDataLine = v.object({
  event: v.literal("file_data"),
  transfer: v.string(),
  offset: wholeNumber,
});
const record = v.object({
  timestamp: v.string(),
  type: v.picklist(messageTypes),
  from: v.string(),
  content: v.string(),
  to: v.string(),
});
const partLine = v.object({
  request,
  part: v.union([
    v.object({ messages: v.array(v.object(messageFields)) }),
    v.object({ records: v.array(record) }),
    v.object({ text: v.string() }),
    v.object({ place: wholeNumber }),
  ]),
});
const errorLine = v.object({ request, error: v.object(errorFields) });
const resultLine = v.object({ request, result: v.unknown() });
const byteCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(bytesLimit));

/** Reads events and answers. */
export class JsonEventDecoder implements EventDecoder {
  readonly #buffer = new ByteBuffer();
  // What has raw bytes that have not all come yet; the item is undefined where the line was not understood.
  #incomplete: { readonly item: Arriving | undefined; readonly count: number } | undefined;

  /** Takes the bytes of one read. */
  push(bytes: Uint8Array): Arriving[] {
    const items: Arriving[] = [];
    this.#buffer.append(bytes);
    while (this.#takeNext(items));
    this.#buffer.keep();
    return items;
  }

  // Returns false when the rest has to wait for the next read.
  #takeNext(items: Arriving[]): boolean {
    if (this.#incomplete) {
      const { item, count } = this.#incomplete;
      if (this.#buffer.length < count) return false;
      const bytes = this.#buffer.take(count);
      this.#incomplete = undefined;
      if (item) items.push(withBytes(item, bytes));
      return true;
    }
    const line = this.#buffer.takeLine(serverLineLimit);
    if (line === undefined) return false;
    const object = typeof line === "string" ? parseObject(line) : undefined;
    if (!object) return true;
    const item = readObject(object);
    if (v.is(byteCount, object.bytes)) this.#incomplete = { item, count: object.bytes };
    else if (item && !isFileData(item)) items.push(item);
    return true;
  }
}

// A piece of a file has its bytes in the event itself; one without bytes is none.
function withBytes(item: Arriving, bytes: Uint8Array): Arriving {
  if (item.kind === "line" || item.kind === "error") return item;
  if (isFileData(item)) return { kind: "event", event: { ...item.event, bytes } };
  return { ...item, bytes };
}

function isFileData(
  item: Arriving,
): item is { kind: "event"; event: Extract<ReceivedEvent, { event: "file_data" }> } {
  return item.kind === "event" && item.event.event === "file_data";
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value as JsonObject : undefined;
  } catch {
    return undefined;
  }
}

function readObject(object: JsonObject): Arriving | undefined {
  if (object.event !== undefined) return readEvent(object);
  if (object.part !== undefined) {
    const line = v.safeParse(partLine, object);
    return line.success ? { kind: "part", ...line.output } : undefined;
  }
  if (object.error !== undefined) {
    const line = v.safeParse(errorLine, object);
    return line.success ? { kind: "error", ...line.output } : undefined;
  }
  if (object.result === undefined) return undefined;
  const line = v.safeParse(resultLine, object);
  return line.success ? { kind: "result", ...line.output } : undefined;
}

function readEvent(object: JsonObject): Arriving | undefined {
  if (object.event === "message") {
    const line = v.safeParse(messageLine, object);
    if (!line.success) return undefined;
    const { event, ...message } = line.output;
    return { kind: "event", event: { event, message } };
  }
  if (object.event === "file_data") {
    const line = v.safeParse(fileDataLine, object);
    if (!line.success) return undefined;
    return { kind: "event", event: { ...line.output, bytes: nothing } };
  }
  const line = v.safeParse(otherEventLine, object);
  return line.success ? { kind: "event", event: line.output } : undefined;
}
