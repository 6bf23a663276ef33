/**
 * What services know of a peer's connection.
 *
 * @module
 */
import type { ChatEvent, Details, ErrorCode, Language, Message, Role } from "../protocol/mod.ts";
import type { AccountRole } from "./account_ports.ts";

/** A connection, as far as services steer it. */
export interface Connection {
  /**
   * Makes an id this connection's own, from now on reached through {@link Delivery}. Events with messages are held
   * back until {@link startReplay} has caught up. Returns the id of the newest message given out at that moment.
   *
   * @throws {MadangError} `id_in_use` when somebody else holds the id and is there
   */
  claim(id: string, options: ClaimOptions): Promise<number>;
  /** The peer's address, without its port. */
  readonly address: string;
  /** From now on sentences are in this language. */
  useLanguage(language: Language): void;
  /** Gives the id up again. */
  release(): void;
  /** Whether the id that it claimed is its own still: somebody may have ended it meanwhile. */
  readonly isRegistered: boolean;
  /** Once the answer under way is sent: hands over what `replay` says, then what came meanwhile, then goes live. */
  startReplay(replay: Replay): void;
  /** Closes the connection once the answer under way is sent. */
  end(): void;
  /** Whether the peer takes files; those of the old system are told of them and no more. */
  readonly takesFiles: boolean;
  /** Sends an event to this peer alone. Never waits; after the end it does nothing. */
  send(event: ChatEvent): void;
  /**
   * Sends what a source has, one piece at a time, in turn with other sources, and only while few bytes wait for the
   * peer: so it delays nothing else. Ends when the source or the connection ends.
   */
  addSource(source: EventSource): void;
  /** Aborted when the connection has ended. */
  readonly ended: AbortSignal;
}

/** A connection that is registered, as others may steer it. */
export interface Participant {
  /** The id as registered. */
  readonly id: string;
  /** Its name key. */
  readonly key: string;
  /** The peer's address, without its port. */
  readonly address: string;
  /** What its user may do. */
  role: Role;
  /** Tells the peer why, and ends the connection. Its id is free at once. */
  expel(code: ErrorCode, details?: Details): void;
}

/** Something that has much to send. */
export interface EventSource {
  /**
   * The next piece; none: there is nothing at the moment, and {@link EventSource.whenMore} tells when to ask again. What
   * it holds is used up before the next call, and at once where it is no promise. Must not throw or reject.
   *
   * @param length Most raw bytes that the piece may have
   */
  next(length: number): ChatEvent | undefined | Promise<ChatEvent | undefined>;
  /** Whether it has come to its end. */
  readonly isDone: boolean;
  /** Whether nobody wants it any more, not even the piece that it gave last. */
  readonly isCancelled: boolean;
  /** Is given what to call when there may be something to send again. */
  whenMore(call: () => void): void;
}

/** What came with a command besides its parameters. */
export interface Attachment {
  /** The raw bytes that follow it on the connection, where it has some. */
  readonly body?: Body;
}

/** Raw bytes that follow a command. */
export interface Body {
  /** How many there are. */
  readonly length: number;
  /** Names who takes them. Called while the handler runs, before it waits for anything; if it is not, they are dropped. */
  receive(sink: BodySink): void;
}

/** Takes the raw bytes that follow a command. */
export interface BodySink {
  /** Takes bytes, which are valid until it returns; a promise, where there is one, is to be waited for before more come. */
  write(bytes: Uint8Array): Promise<void> | undefined;
  /** Whether it drops what it takes: what the bytes belong to was refused or given up. */
  readonly isOver: boolean;
  /** No more come: all of them did, or the connection ended before. */
  end(isComplete: boolean): void;
}

/** How a connection gets an id. */
export interface ClaimOptions {
  /**
   * Asked at the moment when the id becomes the connection's: what its user may do.
   *
   * @throws {MadangError} when the id is not for this user any more
   */
  role(): AccountRole;
  /** Whether the user has proven to be the owner of the id, and so also whoever has it now from elsewhere. */
  readonly isProven: boolean;
  /** Whether to tell it who comes and goes. */
  readonly presence: boolean;
}

/** What a connection that just registered has to catch up with. */
export interface Replay {
  /** The key of the user. */
  readonly viewer: string;
  /** Messages to hand over first. */
  readonly inbox: AsyncIterable<readonly Message[]>;
  /** Then everything visible with greater ids than this. */
  readonly after: number;
  /** The id of the newest message when the connection got its id: all later ones are held back for it. */
  readonly registeredAt: number;
  /** Called when all of it has reached the peer's system, with the id of the inbox's last message. */
  inboxTaken(through: number): void;
  /** Called when the peer has caught up. */
  caughtUp(): void;
}
