/**
 * The server's side of reading the native protocol: one JSON object a line, and raw bytes where a line says so.
 *
 * @module
 */
import {
  bytesLimit,
  type CommandDecoder,
  type Incoming,
  type RequestId,
  requestLimit,
  type WriteStyle,
} from "../codec.ts";
import { commandNames, definitionOf, isCommandName, type UncheckedCommand } from "../commands.ts";
import { MadangError } from "../errors.ts";
import { ByteBuffer } from "../framing.ts";
import { unknownCommand } from "../typed_line.ts";

/** Longest line that a client may send, in bytes, without its newline, where a server does not say otherwise. */
export const clientLineLimit = 256 * 1024;

const lineEnd = Uint8Array.of(0x0a);

type InvalidItem = Extract<Incoming, { kind: "invalid" }>;

/** Reads commands. After anything that is no command it goes on with the next line. */
export class JsonCommandDecoder implements CommandDecoder {
  /** The end of a command never depends on time. */
  readonly awaitsPause = false;
  /** Native peers read a stream. */
  readonly writeStyle: WriteStyle = "stream";
  readonly #buffer = new ByteBuffer();
  readonly #lineLimit: number;
  // How many raw bytes of the command before are still to come; undefined: a line comes next.
  #body: number | undefined;

  /** Makes the decoder of a new connection. */
  constructor(lineLimit: number = clientLineLimit) {
    this.#lineLimit = lineLimit;
  }

  /** How many bytes wait for the end of a line. */
  get unfinished(): number {
    return this.#buffer.length;
  }

  /** Takes the bytes of one read. */
  push(bytes: Uint8Array): Incoming[] {
    const items: Incoming[] = [];
    this.#buffer.append(bytes);
    while (this.#takeNext(items));
    this.#buffer.keep();
    return items;
  }

  /** Does nothing: no command ends by a pause. */
  pause(): Incoming[] {
    return [];
  }

  /** Reads a last line that lacks its newline. */
  end(): Incoming[] {
    return this.#body !== undefined || this.#buffer.length === 0 ? [] : this.push(lineEnd);
  }

  // Returns false when the rest has to wait for the next read.
  #takeNext(items: Incoming[]): boolean {
    if (this.#body !== undefined) return this.#takeBody(items, this.#body);
    const line = this.#buffer.takeLine(this.#lineLimit);
    if (line === undefined) return false;
    if (typeof line !== "string") items.push({ kind: "invalid", error: line });
    else if (line.trim() !== "") this.#readLine(line, items);
    return true;
  }

  #takeBody(items: Incoming[], missing: number): boolean {
    if (missing > 0 && this.#buffer.length === 0) return false;
    const body = this.#buffer.takeBody(missing);
    this.#body = body.last ? undefined : body.missing;
    items.push({ kind: "body", ...body });
    return true;
  }

  #readLine(line: string, items: Incoming[]): void {
    const object = parseObject(line);
    if (!object) {
      items.push({ kind: "invalid", error: new MadangError("json_invalid") });
      return;
    }
    const isTooLong = typeof object.request === "string" && object.request.length > requestLimit;
    const request = isTooLong ? undefined : requestOf(object);
    const count = object.bytes;
    if (count !== undefined && !isByteCount(count)) {
      // Too many bytes are dropped as they come. What is no count at all promises no bytes: the next line follows.
      if (Number.isSafeInteger(count) && Number(count) > 0) this.#buffer.discard(Number(count));
      items.push(invalid(new MadangError("bytes_invalid", { limit: bytesLimit }), request));
      return;
    }
    const refuse = (error: MadangError): void => {
      if (count !== undefined) this.#buffer.discard(count);
      items.push(invalid(error, request));
    };
    if (isTooLong) return refuse(new MadangError("request_invalid", { limit: requestLimit }));
    const name = object.command;
    if (!isCommandName(name)) {
      return refuse(unknownCommand(typeof name === "string" ? name : "", commandNames));
    }
    const command: UncheckedCommand = { name, parameters: parametersOf(name, object) };
    const item: Incoming = request === undefined
      ? { kind: "command", command }
      : { kind: "command", command, request };
    items.push(count === undefined ? item : { ...item, bodyLength: count });
    this.#body = count;
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function parseObject(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? value as JsonObject
      : undefined;
  } catch {
    return undefined;
  }
}

function requestOf({ request }: JsonObject): RequestId | undefined {
  return typeof request === "string" || typeof request === "number" ? request : undefined;
}

function isByteCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= bytesLimit;
}

// Only the parameters that the command has, and only the object's own: nothing else of a peer's object gets further,
// `__proto__` least of all. Null counts as left out.
function parametersOf(name: UncheckedCommand["name"], object: JsonObject): JsonObject {
  const parameters: Record<string, unknown> = {};
  for (const key in definitionOf(name).parameters) {
    if (!Object.hasOwn(object, key)) continue;
    const value = object[key];
    if (value !== null) parameters[key] = value;
  }
  return parameters;
}

function invalid(error: MadangError, request: RequestId | undefined): InvalidItem {
  return request === undefined ? { kind: "invalid", error } : { kind: "invalid", error, request };
}
