/**
 * One connection to a server: commands go out, answers find the command that they answer, events come in. It ends for
 * good when the line breaks; session.ts makes a new one then.
 *
 * @module
 */
import {
  type AnswerPart,
  type Arriving,
  type CodecName,
  codecs,
  errorText,
  type Language,
  languages,
  MadangError,
  passwordRequired,
  type ReceivedError,
  type ReceivedEvent,
  type RequestId,
  type UncheckedCommand,
} from "../protocol/mod.ts";
import { Liveness, type Patience, usualPatience } from "./liveness.ts";
import { type Address, Transport } from "./transport.ts";

/** A ban, where `*` stands for whoever imposed it, for how long and why. */
const anyBan = new MadangError("banned", { by: "*", until: "*", because: "*" });

/** Fits a sentence, in which `*` stands for anything: no name has one. */
function sayingLike(sentence: string): RegExp {
  return new RegExp(`^${sentence.split("*").map((part) => RegExp.escape(part)).join(".*")}$`);
}

/** The server refused a command, and says why in the language that was registered. */
export class Refused extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "Refused";

  /** Makes the refusal that an error from the server stands for. */
  constructor(readonly error: ReceivedError) {
    super(error.message);
  }
}

/** The connection broke before the answer came: whether the command was done is not known. */
export class Unanswered extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "Unanswered";

  /** Makes the failure; `wasSent` is false when the command certainly never left. */
  constructor(readonly wasSent: boolean) {
    super(wasSent ? "the connection ended before the answer" : "the command was never sent");
  }
}

/** The server did not let the person in, and said why. */
export class TurnedAway extends Unanswered {
  /** Makes the failure that the server gave this reason for. */
  constructor(readonly reason: string) {
    super(true);
  }
}

/** The server took the connection and said nothing at all for long, and then the connection ended. */
export class NeverAnswered extends Unanswered {
  /** Makes the failure. */
  constructor() {
    super(true);
  }
}

/** What a connection tells about what nobody asked for. */
export interface ConnectionListener {
  /** Something happened. Pings are answered already. */
  event(event: ReceivedEvent): void;
  /** A line for people (colon), or the server's complaint about something that it could not read. */
  line(text: string, refused: boolean): void;
  /** The connection ended; called once, after every open request has failed. */
  closed(): void;
}

/** How to reach a server, and how to speak with it. */
export interface ConnectionOptions {
  readonly address: Address;
  readonly codec: CodecName;
  /** One's own id, which colon peers repeat in every command. */
  readonly from: string;
  /** The language of errors. */
  readonly language: Language;
  readonly listener: ConnectionListener;
  /** How long the server may be silent (native protocol only). */
  readonly patience?: Patience;
}

/**
 * Takes the answer to a command. It is called in the order in which things came, also relative to events, which
 * promises would not guarantee.
 */
export interface AnswerListener {
  /** A piece of a long answer. */
  part?(part: AnswerPart): void;
  /** The answer. Last call. */
  result(result: unknown): void;
  /** There is no answer: the server refused, or the connection ended first. Last call. */
  failed(failure: Refused | Unanswered): void;
}

/** An open connection, not registered yet. */
export class Connection {
  readonly #options: ConnectionOptions;
  readonly #decoder;
  readonly #requests = new Map<RequestId, AnswerListener>();
  // Colon: the first line answers the registration, the end of the connection answers `Quit`.
  #firstLine: AnswerListener | undefined;
  #farewell: AnswerListener | undefined;
  #lastRequest = 0;
  // Colon: what has to wait until the bytes of a file are out, since nothing can stand between them.
  #waiting: (() => void)[] | undefined;
  #liveness: Liveness | undefined;
  #transport: Transport | undefined;

  private constructor(options: ConnectionOptions) {
    this.#options = options;
    this.#decoder = codecs[options.codec].createEventDecoder();
  }

  /**
   * Connects.
   *
   * @throws {CannotConnect} when nothing answers there
   */
  static async open(options: ConnectionOptions): Promise<Connection> {
    const connection = new Connection(options);
    connection.#transport = await Transport.open(options.address, {
      received: (bytes) => connection.#received(bytes),
      closed: () => connection.#closed(),
    });
    if (options.codec === "json") connection.#watch();
    return connection;
  }

  /**
   * Sends a command. In the colon protocol an answer does not say what it answers: there the result is undefined and
   * there at once (lines tell the rest), except that `register` waits for the first line, and `quit` for the end.
   */
  request(command: UncheckedCommand, answer: AnswerListener): void {
    if (this.#waiting) return void this.#waiting.push(() => this.request(command, answer));
    const request = ++this.#lastRequest;
    const { codec, from } = this.#options;
    const bytes = codecs[codec].encodeCommand(
      codec === "json" ? { command, from, request } : { command, from },
    );
    if (!this.#transport) return answer.failed(new Unanswered(false));
    if (!bytes) return answer.failed(new Refused(this.#unavailable(command)));
    this.#transport.send(bytes);
    if (codec === "json") this.#requests.set(request, answer);
    else if (command.name === "register") this.#firstLine = answer;
    else if (command.name === "quit") this.#farewell = answer;
    else answer.result(undefined);
  }

  /**
   * Sends a command that is answered only when it is refused (native protocol only). A later one of the same `topic`
   * takes its place: a refusal is told to the last of them, and once, however many are refused.
   */
  post(
    command: UncheckedCommand,
    topic: string,
    refused: (failure: Refused | Unanswered) => void,
    bytes?: Uint8Array,
  ): void {
    const { codec, from } = this.#options;
    const encoded = codecs[codec].encodeCommand({ command, from, request: topic, bytes });
    if (!encoded) return refused(new Refused(this.#unavailable(command)));
    this.#requests.set(topic, { result() {}, failed: refused });
    this.#transport?.send(encoded);
  }

  /**
   * Sends a command and the raw bytes that its header promises (colon protocol only). What is given to {@link request}
   * meanwhile follows them. Each piece may be overwritten once the next is asked for.
   *
   * @throws {Unanswered} when the connection breaks before all of them are out
   * @throws what `pieces` throws; the connection is closed then, since the promise cannot be kept
   */
  requestWithBody(command: UncheckedCommand, pieces: AsyncIterable<Uint8Array>): Promise<void> {
    if (!this.#waiting) return this.#sendWithBody(command, pieces);
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(() => resolve(this.requestWithBody(command, pieces)));
    return promise;
  }

  /** Resolves when everything that was sent is on its way. */
  async flush(): Promise<void> {
    await this.#transport?.flush();
  }

  /** Ends the connection. */
  close(): void {
    this.#transport?.close();
  }

  async #sendWithBody(
    command: UncheckedCommand,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    const { codec, from } = this.#options;
    const header = codecs[codec].encodeCommand({ command, from });
    if (!header || !this.#transport) throw new Unanswered(false);
    this.#waiting = [];
    try {
      this.#transport.send(header);
      for await (const piece of pieces) {
        this.#transport?.send(piece);
        await this.flush();
        if (!this.#transport) throw new Unanswered(true);
      }
    } catch (error) {
      this.close();
      throw error;
    } finally {
      const waiting = this.#waiting;
      this.#waiting = undefined;
      for (const step of waiting) step();
    }
  }

  // This protocol has no form for the command: it is refused here, in the words of a server that lacks it.
  #unavailable({ name }: UncheckedCommand): ReceivedError {
    const error = new MadangError("command_unavailable", { command: name });
    const message = errorText(error, this.#options.language);
    return { code: error.code, message, temporary: error.temporary };
  }

  #watch(): void {
    const patience = this.#options.patience ?? usualPatience;
    const ask = () => {
      // Any sign of life is an answer; a failure to get one shows as the end of the connection.
      this.request({ name: "ping", parameters: {} }, { result() {}, failed() {} });
    };
    this.#liveness = new Liveness(patience, ask, () => this.close());
  }

  #received(bytes: Uint8Array): void {
    this.#liveness?.heard();
    for (const item of this.#decoder.push(bytes)) this.#take(item);
  }

  #take(item: Arriving): void {
    if (item.kind === "event") return this.#takeEvent(item.event);
    if (item.kind === "line") return this.#takeLine(item.text, item.refused);
    const open = item.request === undefined ? undefined : this.#requests.get(item.request);
    if (item.kind === "part") return open?.part?.(item.part);
    if (item.request !== undefined) this.#requests.delete(item.request);
    if (item.kind === "result") open?.result(item.result);
    else if (open) open.failed(new Refused(item.error));
    // Of what was posted about one topic, more may have been on its way: that it is refused was told with the first.
    else if (typeof item.request !== "string") {
      this.#options.listener.line(item.error.message, true);
    }
  }

  #takeEvent(event: ReceivedEvent): void {
    if (event.event !== "ping") return this.#options.listener.event(event);
    const pong = codecs[this.#options.codec].encodeCommand({
      command: { name: "pong", parameters: {} },
      from: this.#options.from,
    });
    if (pong) this.#transport?.send(pong);
  }

  #takeLine(text: string, refused: boolean): void {
    const open = this.#firstLine;
    this.#firstLine = undefined;
    if (!open) return this.#options.listener.line(text, refused);
    if (!refused) return open.result(undefined);
    const message = text.replace(/^Error:\s*/, "");
    open.failed(new Refused({ code: this.#codeOf(message), message, temporary: false }));
  }

  // Lines have no codes, but whoever is asked for a password must be able to give it, and a ban is not to be tried again.
  #codeOf(message: string): string {
    const errors = [passwordRequired(this.#options.from), new MadangError("login_failed"), anyBan];
    const meant = errors.find((error) =>
      languages.some((language) => sayingLike(errorText(error, language)).test(message))
    );
    return meant?.code ?? "refused";
  }

  #closed(): void {
    this.#liveness?.[Symbol.dispose]();
    this.#transport = undefined;
    const open = [...this.#requests.values()];
    if (this.#firstLine) open.push(this.#firstLine);
    const farewell = this.#farewell;
    this.#requests.clear();
    this.#firstLine = this.#farewell = undefined;
    farewell?.result(undefined);
    for (const answer of open) answer.failed(new Unanswered(true));
    this.#options.listener.closed();
  }
}
