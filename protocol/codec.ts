/**
 * What a codec is: it turns bytes into commands and events into bytes, for both sides. It holds framing state, never
 * identity, and does no I/O.
 *
 * @module
 */
import type { CommandName, UncheckedCommand } from "./commands.ts";
import type { MadangError } from "./errors.ts";
import type { ChatEvent } from "./events.ts";
import type { Language } from "./language.ts";
import type { AnswerPart, ResultOf } from "./results.ts";

/**
 * What a peer calls one of its requests, to know the answer by; chosen by the peer. A text has at most
 * {@link requestLimit} UTF-16 units: it is held while the answer is owed, and repeated in each part of it.
 */
export type RequestId = string | number;

/** Longest text that a request may be called, in UTF-16 units. */
export const requestLimit = 200;

/** What a server's decoder makes of bytes. */
export type Incoming =
  /** A command. `from` is whom the peer claims to be, where its protocol says so. */
  | {
    readonly kind: "command";
    readonly command: UncheckedCommand;
    readonly request?: RequestId;
    readonly from?: string;
    /** How many raw bytes belong to it: they follow as `body`, in as many items as they take to come. */
    readonly bodyLength?: number;
  }
  /**
   * Raw bytes that belong to the command before, also when that was refused. Valid until the next push, and until the
   * read that they came with is overwritten. The last item may be empty. `missing` is how many more are to
   * come.
   */
  | {
    readonly kind: "body";
    readonly bytes: Uint8Array;
    readonly last: boolean;
    readonly missing: number;
  }
  /** Something that is no command. The decoder is in step again, unless it is `last`: then nothing else is read. */
  | {
    readonly kind: "invalid";
    readonly error: MadangError;
    readonly request?: RequestId;
    readonly last?: true;
  };

/** How a peer wants its bytes written: joined at will, or in separate pieces (shared/wire/colon.md). */
export type WriteStyle = "stream" | "pieces";

/** Turns the bytes of one connection into commands. */
export interface CommandDecoder {
  /** Takes the bytes of one read. They may be overwritten afterwards: what must stay is copied. */
  push(bytes: Uint8Array): Incoming[];
  /**
   * Tells that nothing came for {@link pauseLength} after the last push, which ends some commands. Called only
   * while {@link awaitsPause} is true.
   */
  pause(): Incoming[];
  /** Tells that nothing more comes, which ends a last line without a newline. */
  end(): Incoming[];
  /** How many bytes wait for the end of a command. */
  readonly unfinished: number;
  /** Whether a pause would end a command. */
  readonly awaitsPause: boolean;
  /** How the peer wants its bytes written, as far as is known. */
  readonly writeStyle: WriteStyle;
}

/** The pause that ends an unterminated command of a peer that frames nothing, in milliseconds. */
export const pauseLength = 50;

/** What a client's decoder makes of bytes. */
export type Arriving =
  | ({ readonly kind: "event"; readonly event: ReceivedEvent } & WithBytes)
  | (
    & { readonly kind: "part"; readonly request?: RequestId; readonly part: AnswerPart }
    & WithBytes
  )
  | (
    & { readonly kind: "result"; readonly request?: RequestId; readonly result: unknown }
    & WithBytes
  )
  | { readonly kind: "error"; readonly request?: RequestId; readonly error: ReceivedError }
  /** A line of text for people, where the protocol has no more than that (colon). */
  | { readonly kind: "line"; readonly text: string; readonly refused: boolean };

/** What may come with a line of the native protocol. */
export interface WithBytes {
  /** Raw bytes. Valid until the next push, and until the read that they came with is overwritten. */
  readonly bytes?: Uint8Array;
}

/**
 * An event as a client reads it. Where a connection ends, or others did something, the server has put it into words; what
 * it is about may be something that this client does not know.
 */
export type ReceivedEvent =
  | Exclude<ChatEvent, { readonly event: "closing" | "notice" }>
  | {
    readonly event: "notice";
    readonly code: string;
    readonly message: string;
    /** The room that it is about. */
    readonly room?: string;
  }
  | ({ readonly event: "closing" } & ReceivedError);

/** An error as a client reads it: codes of newer servers are possible. */
export interface ReceivedError {
  /** What programs test: an {@link ErrorCode}, or one that this client does not know. */
  readonly code: string;
  /** The sentence for people, in the language that they registered with. */
  readonly message: string;
  /** Whether the same request may succeed later without being changed. */
  readonly temporary: boolean;
  /** In how many seconds it may, where the server says so (`rate_limited`). */
  readonly seconds?: number;
}

/** Turns the bytes of a server into events and answers. */
export interface EventDecoder {
  /** Takes the bytes of one read. They may be overwritten afterwards. What it cannot read it leaves out. */
  push(bytes: Uint8Array): Arriving[];
}

/** What a client's command goes out with. */
export interface Outgoing {
  /** The command. */
  readonly command: UncheckedCommand;
  /** The client's own id, which colon peers repeat in every command. */
  readonly from: string;
  /** What the client calls this request. */
  readonly request?: RequestId;
  /** Raw bytes to send with it, at most {@link bytesLimit} (native protocol only). */
  readonly bytes?: Uint8Array;
}

/** How many raw bytes can come with one line of the native protocol. */
export const bytesLimit = 256 * 1024;

/** Longest line that a server may send, in bytes, without its newline: the list of who is online can be long. */
export const serverLineLimit: number = 16 * 1024 * 1024;

/** A protocol, both directions. */
export interface Codec {
  /**
   * The server's side of reading one connection. A line of more than `lineLimit` bytes, 256 KiB unless given, is refused.
   */
  createCommandDecoder(lineLimit?: number): CommandDecoder;
  /**
   * The bytes of an event, or undefined where this protocol's peers do not get it. They may be put into `space`, where
   * there is some and they fit.
   */
  encodeEvent(event: ChatEvent, language: Language, space?: Uint8Array): Uint8Array | undefined;
  /** The bytes of a piece of a long answer, or undefined where they get only the result. */
  encodePart(
    part: AnswerPart,
    answering: Answering<CommandName>,
  ): Uint8Array | undefined;
  /** The bytes of the answer to a command, or undefined where there is none. */
  encodeResult<Name extends CommandName>(
    result: ResultOf<Name>,
    answering: Answering<Name>,
  ): Uint8Array | undefined;
  /** The bytes of a refusal. */
  encodeError(error: MadangError, answering: Answering<CommandName | undefined>): Uint8Array;
  /** The client's side of reading one connection. */
  createEventDecoder(): EventDecoder;
  /** The bytes of a command; undefined where this protocol has no form for it. */
  encodeCommand(outgoing: Outgoing): Uint8Array | undefined;
}

/** What an answer answers, and in which language. */
export interface Answering<Name extends CommandName | undefined> {
  /** The command; undefined where what came was none. */
  readonly name: Name;
  /** What the peer called its request. */
  readonly request?: RequestId;
  /** In which language the peer reads. */
  readonly language: Language;
}
