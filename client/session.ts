/**
 * A person's stay on a server, over one connection after another: registers, and when the line breaks connects again,
 * resumes where it was, and sends what was given meanwhile.
 *
 * @module
 */
import { Backoff, type BackoffLimits } from "../protocol/backoff.ts";
import {
  type CodecName,
  type Language,
  protocolVersion,
  readResult,
  type ReceivedEvent,
  type UncheckedCommand,
} from "../protocol/mod.ts";
import {
  type AnswerListener,
  Connection,
  NeverAnswered,
  Refused,
  TurnedAway,
  Unanswered,
} from "./connection.ts";
import { isAiEvent } from "./ai/ai_screen.ts";
import type { FileEvent } from "./files/transfers.ts";
import { Pacing } from "./pacing.ts";
import { Posts } from "./posts.ts";
import type { SessionNews, Welcome } from "./session_news.ts";
import { type Address, CannotConnect } from "./transport.ts";

/** Who stays where, and how. */
export interface SessionOptions {
  readonly address: Address;
  readonly codec: CodecName;
  readonly id: string;
  /** The password of the id, where there is one: sent with each registration. */
  readonly password?: string;
  /**
   * Asks for another password when the server, once it is back, does not let one in without; undefined: there is none,
   * and the session ends.
   */
  readonly askPassword?: (failure: Refused) => Promise<string | undefined>;
  readonly language: Language;
  /** Whether to hear of who comes and goes, and who enters and leaves one's rooms. */
  readonly presence: boolean;
  /** How to wait between attempts; none: a broken connection ends the session. */
  readonly reconnect?: BackoffLimits;
  /** Told everything, in order. */
  readonly listener: (news: SessionNews) => void;
}

/** How long a server may take to answer the registration before that is told, in milliseconds. */
const registrationPatience = 3_000;

/** How often `id_in_use` is taken for our own old connection, which the server has not given up yet. */
const ownGhostAttempts = 5;

function isFileEvent(event: ReceivedEvent): event is FileEvent {
  return event.event.startsWith("file_");
}

interface Waiting {
  readonly command: UncheckedCommand;
  readonly answer: AnswerListener;
}

/** A registered stay. */
export class ChatSession {
  readonly #options: SessionOptions;
  /** The password as it was given last. */
  #password: string | undefined;
  readonly #backoff: Backoff;
  readonly #posts: Posts;
  #connection: Connection | undefined;
  #queue: Waiting[] = [];
  readonly #pacing = new Pacing((command, answer) => this.#performNext(command, answer));
  #reason: string | undefined;
  #isLeaving = false;
  /** Whether a server has ever answered, so that it is known to be one of the chat. */
  #hasRegistered = false;
  readonly #caughtUp = Promise.withResolvers<void>();
  readonly #ending = new AbortController();

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#backoff = new Backoff(options.reconnect);
    this.#posts = new Posts(options.id);
    this.#password = options.password;
  }

  /**
   * Connects and registers. The welcome is handed over before anything else is told.
   *
   * @throws {CannotConnect} when nothing answers there
   * @throws {Refused} when the server does not take the id
   * @throws {TurnedAway} when the server says why it lets nobody in now
   * @throws {NeverAnswered} when the connection ends after the server was silent for long
   * @throws {Unanswered} when the connection ends at once
   */
  static async start(
    options: SessionOptions,
    welcomed: (welcome: Welcome, session: ChatSession) => void,
  ): Promise<ChatSession> {
    const session = new ChatSession(options);
    await session.#connect((welcome) => welcomed(welcome, session));
    return session;
  }

  /** Resolves when everything that was missed has come (native protocol only). */
  get caughtUp(): Promise<void> {
    return this.#caughtUp.promise;
  }

  /** Whether the server can be reached at the moment. If not, commands wait. */
  get isConnected(): boolean {
    return this.#connection !== undefined;
  }

  /**
   * Gives a command to the server, now or after reconnecting. Messages whose answer was lost with the connection fail
   * with {@link Unanswered} only after resuming, and only if they are not among what was kept meanwhile.
   */
  perform(command: UncheckedCommand, answer: AnswerListener): void {
    this.#pacing.perform(command, answer);
  }

  #performNext(command: UncheckedCommand, answer: AnswerListener): void {
    if (this.#over) return answer.failed(new Unanswered(false));
    if (this.#connection) this.#send(this.#connection, { command, answer });
    else this.#queue.push({ command, answer });
  }

  /** Gives a command to the server now, or fails with {@link Unanswered} when it cannot be reached. */
  performNow(command: UncheckedCommand, answer: AnswerListener): void {
    if (this.#connection) this.#connection.request(command, answer);
    else answer.failed(new Unanswered(false));
  }

  /**
   * Sends a command that is answered only when it is refused, if the server can be reached. Refusals go to the last one
   * that was sent about the same transfer.
   */
  post(
    command: UncheckedCommand,
    refused: (failure: Refused | Unanswered) => void,
    bytes?: Uint8Array,
  ): void {
    const topic = `${command.name} ${command.parameters.transfer}`;
    this.#connection?.post(command, topic, refused, bytes);
  }

  /**
   * Sends a command and raw bytes (colon protocol only): see `requestWithBody` in connection.ts.
   *
   * @throws {Unanswered} when the server cannot be reached, or not any more
   */
  async performWithBody(
    command: UncheckedCommand,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    if (!this.#connection) throw new Unanswered(false);
    await this.#connection.requestWithBody(command, pieces);
  }

  /** Resolves when everything given to {@link perform} so far is on its way to the server. */
  async flush(): Promise<void> {
    await this.#connection?.flush();
  }

  /** Says goodbye, waits for it, and ends the session. What was asked before is answered first. */
  async quit(): Promise<void> {
    if (this.#connection) await this.#pacing.handedOver();
    const connection = this.#connection;
    this.#isLeaving = true;
    if (connection) {
      const { promise, resolve } = Promise.withResolvers<void>();
      connection.request(
        { name: "quit", parameters: {} },
        { result: () => resolve(), failed: () => resolve() },
      );
      await promise;
    }
    this.close();
  }

  /** Ends the session at once. */
  close(): void {
    this.#ending.abort();
    this.#connection?.close();
    this.#abandon();
    this.#pacing.end();
  }

  async #connect(welcomed: (welcome: Welcome) => void): Promise<void> {
    const { address, codec, id, language, presence } = this.#options;
    const password = this.#password;
    let registered = false;
    const connection = await Connection.open({
      address,
      codec,
      from: id,
      language,
      listener: {
        event: (event) => this.#takeEvent(event),
        line: (text, refused) => this.#tell({ kind: "line", text, refused }),
        closed: () => registered && this.#disconnected(),
      },
    });
    const resume = this.#posts.resumePoint;
    const parameters = { id, password, version: protocolVersion, language, presence, resume };
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    let isSilent = false;
    const patience = setTimeout(() => {
      isSilent = true;
      if (!this.#hasRegistered) this.#tell({ kind: "silent" });
    }, registrationPatience);
    connection.request({ name: "register", parameters }, {
      result: (result) => {
        registered = true;
        this.#hasRegistered = true;
        this.#connection = connection;
        const welcome = readResult("register", result);
        this.#posts.welcomed(welcome);
        welcomed(welcome);
        resolve();
      },
      failed: (failure) => {
        const reason = this.#reason;
        this.#reason = undefined;
        if (failure instanceof Refused) reject(failure);
        else if (reason !== undefined) reject(new TurnedAway(reason));
        else reject(isSilent ? new NeverAnswered() : failure);
      },
    });
    try {
      await promise;
    } catch (error) {
      connection.close();
      throw error;
    } finally {
      clearTimeout(patience);
    }
    if (this.#over) connection.close();
  }

  #send(connection: Connection, waiting: Waiting): void {
    const { command, answer } = waiting;
    const post = this.#posts.sent(command);
    connection.request(command, {
      part: answer.part && ((part) => answer.part?.(part)),
      result: (result) => {
        this.#posts.answered(post, result);
        if (command.name === "ai") this.#posts.told(result);
        answer.result(result);
      },
      failed: (failure) => {
        const mayBeKept = failure instanceof Unanswered && this.#options.reconnect && !this.#over;
        if (post && mayBeKept) this.#posts.lost(post, answer);
        else {
          this.#posts.answered(post, undefined);
          answer.failed(failure);
        }
      },
    });
  }

  #takeEvent(event: ReceivedEvent): void {
    if (event.event === "message") {
      if (this.#posts.isNews(event.message)) {
        this.#tell({ kind: "message", message: event.message });
      }
    } else if (event.event === "caught_up") {
      // What was kept of the messages whose answers were lost has come by now.
      this.#posts.giveUpLost();
      this.#caughtUp.resolve();
    } else if (event.event === "presence") {
      // The welcome says who is here; what comes before it is no news.
      if (this.#connection) this.#tell({ kind: "presence", id: event.id, online: event.online });
    } else if (event.event === "membership") {
      const { room, id, member, owner } = event;
      this.#tell({ kind: "membership", room, id, member, owner });
    } else if (event.event === "notice") {
      const { code, message, room } = event;
      this.#tell({ kind: "notice", code, text: message, room });
    } else if (isFileEvent(event)) {
      this.#tell({ kind: "file", event });
    } else if (isAiEvent(event)) {
      this.#tell({ kind: "ai", event });
    } else if (event.event === "closing") {
      this.#reason = event.message;
      // Whoever was replaced, most likely by the same person elsewhere, or was sent away must not come back by itself.
      if (!event.temporary) this.#end(event.message, event.code);
    }
  }

  #disconnected(): void {
    this.#connection = undefined;
    if (this.#over || this.#isLeaving) return;
    const reason = this.#reason;
    this.#reason = undefined;
    if (!this.#options.reconnect) return this.#end(reason);
    this.#tell({ kind: "lost", reason });
    void this.#reconnect();
  }

  async #reconnect(): Promise<void> {
    let refusals = 0;
    while (!this.#over) {
      await this.#pause(this.#backoff.next());
      if (this.#over) return;
      try {
        await this.#connect((welcome) => this.#resumed(welcome));
        return;
      } catch (error) {
        if (error instanceof Refused) {
          if (await this.#hasNewPassword(error)) {
            this.#backoff.reset();
            continue;
          }
          if (this.#over) return;
          const isOwnGhost = error.error.code === "id_in_use" && ++refusals < ownGhostAttempts;
          if (!isOwnGhost && !error.error.temporary) {
            return this.#end(error.message, error.error.code);
          }
        } else if (!(error instanceof CannotConnect || error instanceof Unanswered)) throw error;
      }
    }
  }

  async #hasNewPassword(failure: Refused): Promise<boolean> {
    if (!["password_required", "login_failed"].includes(failure.error.code)) return false;
    const password = await this.#options.askPassword?.(failure);
    if (password === undefined) return false;
    this.#password = password;
    return true;
  }

  #resumed(welcome: Welcome): void {
    this.#backoff.reset();
    this.#tell({ kind: "resumed", outcome: welcome?.resumed?.outcome, welcome });
    const connection = this.#connection;
    if (!connection) return;
    const queued = this.#queue;
    this.#queue = [];
    for (const waiting of queued) this.#send(connection, waiting);
  }

  #end(reason: string | undefined, code?: string): void {
    if (this.#over) return;
    this.close();
    this.#options.listener({ kind: "ended", reason, code });
  }

  #abandon(): void {
    this.#posts.giveUpLost();
    const queued = this.#queue;
    this.#queue = [];
    for (const { answer } of queued) answer.failed(new Unanswered(false));
  }

  #tell(news: SessionNews): void {
    if (!this.#over) this.#options.listener(news);
  }

  get #over(): boolean {
    return this.#ending.signal.aborted;
  }

  // Ends early when the session does.
  #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { signal } = this.#ending;
    if (signal.aborted) return Promise.resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener("abort", end);
    return promise;
  }
}
