/**
 * The server's side of reading the colon protocol: tells which kind of peer it is, and hands over raw bytes.
 *
 * @module
 */
import type { CommandDecoder, Incoming, WriteStyle } from "../codec.ts";
import { definitionOf } from "../commands.ts";
import { MadangError } from "../errors.ts";
import { ByteBuffer, decodeText } from "../framing.ts";
import { verbAt } from "./colon_following.ts";
import { readLegacy } from "./colon_legacy.ts";
import { readColonLine } from "./colon_line.ts";
import { bodySize } from "./colon_verbs.ts";

/** Longest line that a line peer may send, in bytes, without its newline, where a server does not say otherwise. */
const colonLineLimit = 256 * 1024;
/** Longest command of a peer that frames nothing, in bytes. */
const legacyCommandLimit = 96 * 1024;

// Up to so many bytes an incomplete legacy command is looked at after every read.
const alwaysRetried = 4096;
const newline = 0x0a;
const carriageReturn = 0x0d;
const colon = 0x3a;

/**
 * What is known of a peer. `answered`: its first command came, without a newline so far, and was handed over at once;
 * the next byte decides.
 */
type PeerKind = "undecided" | "answered" | "line" | "legacy";

/** Reads commands and the raw bytes that follow some of them. */
export class ColonCommandDecoder implements CommandDecoder {
  readonly #buffer = new ByteBuffer();
  readonly #lineLimit: number;
  readonly #legacyLimit: number;
  #kind: PeerKind = "undecided";
  // How many raw bytes of the command before are still to come; undefined: a command comes next.
  #body: number | undefined;
  // Whether a legacy command that was too long is being dropped.
  #dropping = false;
  // A long command that is not complete is looked at again when it ends with `:`, or when this many bytes are there.
  // So a peer that sends it byte by byte costs little.
  #retryAt = 0;
  #awaitsPause = false;

  /** Makes the decoder of a new connection. */
  constructor(lineLimit: number = colonLineLimit) {
    this.#lineLimit = lineLimit;
    this.#legacyLimit = Math.min(legacyCommandLimit, lineLimit);
  }

  /** How many bytes wait for the end of a command. */
  get unfinished(): number {
    return this.#buffer.length;
  }

  /** Whether a pause would end a command. */
  get awaitsPause(): boolean {
    return this.#awaitsPause;
  }

  /** Pieces until the peer has shown that it reads lines. */
  get writeStyle(): WriteStyle {
    return this.#kind === "line" ? "stream" : "pieces";
  }

  /** Takes the bytes of one read. */
  push(bytes: Uint8Array): Incoming[] {
    this.#buffer.append(bytes);
    return this.#readAll(false);
  }

  /** Ends a command that only a pause ends. */
  pause(): Incoming[] {
    this.#dropping = false;
    return this.#readAll(true);
  }

  /** Reads a last line that lacks its newline; of a peer that frames nothing, what a pause would end. */
  end(): Incoming[] {
    const isLine = this.#kind === "line" || this.#kind === "undecided";
    if (this.#body !== undefined || this.#buffer.length === 0) return [];
    return isLine ? this.push(Uint8Array.of(newline)) : this.pause();
  }

  #readAll(paused: boolean): Incoming[] {
    const items: Incoming[] = [];
    this.#awaitsPause = false;
    while (this.#takeNext(items, paused));
    this.#buffer.keep();
    return items;
  }

  // Returns false when the rest has to wait.
  #takeNext(items: Incoming[], paused: boolean): boolean {
    if (this.#body === 0) return this.#takeBody(items, 0);
    if (this.#buffer.length === 0) return false;
    if (this.#kind === "answered" && !this.#decide()) return false;
    if (this.#buffer.length === 0) return false;
    if (this.#body !== undefined) return this.#takeBody(items, this.#body);
    if (this.#kind === "undecided" && this.#looksLikeLines()) this.#kind = "line";
    if (this.#kind === "legacy" && this.#turnsToLines()) this.#kind = "line";
    return this.#kind === "line" ? this.#takeLine(items) : this.#takeLegacy(items, paused);
  }

  #takeBody(items: Incoming[], missing: number): boolean {
    const body = this.#buffer.takeBody(missing);
    this.#body = body.last ? undefined : body.missing;
    items.push({ kind: "body", ...body });
    return true;
  }

  // A newline right after the first command makes a line peer, anything else a legacy one. Returns false when it cannot
  // be told yet.
  #decide(): boolean {
    const [first, second] = this.#buffer.unread;
    if (first === carriageReturn && second === undefined) return false;
    const length = first === newline ? 1 : first === carriageReturn && second === newline ? 2 : 0;
    this.#kind = length > 0 ? "line" : "legacy";
    this.#buffer.discard(length);
    return true;
  }

  // Whether what came so far holds a line. More than a legacy command without any newline is a line that is too long.
  #looksLikeLines(): boolean {
    const { unread } = this.#buffer;
    const end = unread.indexOf(newline);
    if (end === -1) return unread.length > this.#legacyLimit;
    return !holdsLegacyCommand(unread, end);
  }

  // Whether a peer whose first command had no newline writes lines all the same, as a person may who types the first by
  // other means: a whole command ends in `:` and a newline, and the read with it.
  #turnsToLines(): boolean {
    const { unread } = this.#buffer;
    if (this.#body !== undefined || unread.at(-1) !== newline) return false;
    const lineEnd = unread.at(-2) === carriageReturn ? unread.length - 2 : unread.length - 1;
    // What follows a FILE or an AICHAT may be its own.
    if (unread[lineEnd - 1] !== colon || !verbAt(unread, 0)?.templates[0].terminated) return false;
    const lines = decodeText(unread.subarray(0, lineEnd))?.split(/\r?\n/);
    return lines?.every((line) => readColonLine(line)?.item.kind === "command") ?? false;
  }

  #takeLine(items: Incoming[]): boolean {
    const line = this.#buffer.takeLine(this.#lineLimit);
    if (line === undefined) return false;
    if (typeof line !== "string") {
      items.push({ kind: "invalid", error: line });
      return true;
    }
    const read = readColonLine(line);
    if (read) this.#accept(items, read.item, read.discard);
    return true;
  }

  #takeLegacy(items: Incoming[], paused: boolean): boolean {
    const { unread } = this.#buffer;
    if (this.#dropping) {
      this.#dropping = unread.at(-1) !== colon;
      this.#awaitsPause = this.#dropping;
      this.#buffer.discard(unread.length);
      return false;
    }
    // No command begins with a newline.
    if (unread[0] === newline || unread[0] === carriageReturn) {
      this.#buffer.discard(1);
      return true;
    }
    if (!paused && unread.length < this.#retryAt && unread.at(-1) !== colon) return false;
    const reading = readLegacy(unread, paused);
    this.#retryAt = 0;
    if (reading.item) {
      this.#buffer.discard(reading.length);
      if (this.#kind === "undecided" && reading.item.kind === "command") this.#kind = "answered";
      this.#accept(items, reading.item, reading.discard);
      return true;
    }
    this.#awaitsPause = reading.byPause;
    if (!reading.byPause && unread.length >= alwaysRetried) this.#retryAt = unread.length * 2;
    if (unread.length > this.#legacyLimit) this.#dropTooLong(items);
    return false;
  }

  #dropTooLong(items: Incoming[]): void {
    this.#buffer.discard(this.#buffer.length);
    this.#dropping = this.#awaitsPause = true;
    items.push({
      kind: "invalid",
      error: new MadangError("line_too_long", { limit: this.#legacyLimit }),
    });
  }

  #accept(items: Incoming[], item: Incoming, discard: number): void {
    try {
      if (item.kind === "command") this.#body = bodySize(item);
      items.push(this.#body === undefined ? item : { ...item, bodyLength: this.#body } as Incoming);
    } catch (error) {
      if (!(error instanceof MadangError)) throw error;
      items.push({ kind: "invalid", error });
    }
    // As the bytes after a header that was accepted: nobody has asked for them.
    if (discard > 0) this.#body = discard;
  }
}

// Whether bytes with a newline begin with a command that only a legacy client can have sent: it ends before the newline,
// and not by it, and the line as a whole is no command.
function holdsLegacyCommand(bytes: Uint8Array, lineEnd: number): boolean {
  const reading = readLegacy(bytes, false);
  if (!reading.item || reading.item.kind !== "command" || reading.length >= lineEnd) return false;
  if (reading.length === lineEnd - 1 && bytes[reading.length] === carriageReturn) return false;
  if (definitionOf(reading.item.command.name).body) return true;
  const line = decodeText(bytes.subarray(0, lineEnd));
  const whole = line === undefined ? undefined : readColonLine(line)?.item;
  if (whole?.kind !== "command") return true;
  // A password that begins like a command is one.
  const { name, parameters } = reading.item.command;
  return name === "register" && parameters.password !== whole.command.parameters.password;
}
