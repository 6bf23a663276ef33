/**
 * The client as a filter, for scripts: a command a line in, an event a line out. Its behaviour is a contract; `--help`
 * (options.ts) describes it.
 *
 * @module
 */
import { MadangError, messageLine, type UncheckedCommand } from "../protocol/mod.ts";
import { AnswerQueue } from "./answer_queue.ts";
import { answerFor, type AnswerSink } from "./answers.ts";
import { Refused, Unanswered } from "./connection.ts";
import type { FileIntention } from "./files/file_line.ts";
import { TransferDesk } from "./files/transfer_desk.ts";
import { ProgressLines } from "./files/transfer_words.ts";
import { exitCodes, explain } from "./failures.ts";
import { inputLines } from "./input_lines.ts";
import { printError, printLines, ReaderGone } from "./output.ts";
import { harmless, plainMessage } from "./rendering.ts";
import { Roster } from "./roster.ts";
import { ChatSession, type SessionOptions } from "./session.ts";
import type { SessionNews } from "./session_news.ts";
import { onEndSignal } from "./signals.ts";
import { Complaint, say } from "./texts.ts";
import { type Intention, Typist } from "./typing.ts";

/** What a filter needs: everything about the session but what it decides itself. */
export interface FilterOptions extends Omit<SessionOptions, "listener" | "presence" | "reconnect"> {
  /** Where files that arrive are saved. */
  readonly receivedDirectory: string;
}

/** How many commands may be read ahead of their answers; reading goes on when there are fewer. */
const commandsUnderWay = 256;

/** How long the server may take to tell what was missed, before the end of the input ends the filter, in milliseconds. */
const offersPatience = 5_000;

/** How long answers may take once a signal told us to end, in milliseconds. */
const farewellPatience = 2_000;

/** Runs until the end of the input, `Q`, a signal, or the end of the connection. Resolves with the exit code. */
export async function runAsFilter(options: FilterOptions): Promise<number> {
  try {
    return await new Filter(options).run();
  } catch (error) {
    if (error instanceof ReaderGone) return exitCodes.fine;
    if (error instanceof Refused && error.error.code === "password_required") {
      printError(say(options.language, "passwordMissing", { id: options.id }));
      return exitCodes.refused;
    }
    const { text, exitCode } = explain(error, options);
    printError(text);
    return exitCode;
  }
}

/** Whether a line is about the question that is under way, and must not wait for its answer. */
function isCancellation(intention: Intention): boolean {
  return intention.kind === "command" && intention.command.name === "ai_cancel";
}

class Filter {
  readonly #options: FilterOptions;
  readonly #roster = new Roster();
  readonly #typist: Typist;
  readonly #answers = new AnswerQueue((lines) => this.#print(lines));
  readonly #ended = Promise.withResolvers<"connection" | "signal" | "reader">();
  readonly #desk: TransferDesk;
  #exitCode: number = exitCodes.fine;
  #canPrint = true;
  /** Resolves when the AI has answered what was asked last: what follows a question may be about its answer. */
  #asked: Promise<void> = Promise.resolve();
  // The number of the line that was read last, by which refusals are told.
  #line = 0;

  constructor(options: FilterOptions) {
    this.#options = options;
    this.#typist = new Typist(options.language, () => this.#roster.rooms, false);
    const { address, language } = options;
    const progress = new ProgressLines(language, (line) => this.#print([line]));
    this.#desk = new TransferDesk({
      address,
      language,
      directory: options.receivedDirectory,
      sink: {
        notice: (text) => this.#print([text]),
        error: (text) => this.#refuse(text),
        changed: (status) => progress.changed(status),
      },
    });
  }

  async run(): Promise<number> {
    onEndSignal(() => this.#ended.resolve("signal"));
    const starting = ChatSession.start({
      ...this.#options,
      presence: false,
      listener: (news) => this.#hear(news),
    }, (welcome, session) => {
      this.#roster.sawAnswer(welcome);
      this.#desk.connected(session, welcome, this.#options.id);
    });
    const session = await Promise.race([starting, this.#ended.promise]);
    if (typeof session === "string") return this.#exitCode;
    const ending = await Promise.race([this.#converse(session), this.#ended.promise]);
    if (ending === "signal") {
      const patience = new Promise((resolve) => setTimeout(resolve, farewellPatience));
      await Promise.race([this.#finish(session), this.#ended.promise, patience]);
    }
    if (ending !== "done") this.#desk.leave();
    session.close();
    return this.#exitCode;
  }

  async #converse(session: ChatSession): Promise<"done"> {
    for await (const line of inputLines(Deno.stdin.readable)) {
      const intention = this.#read(line);
      if (intention?.kind === "quit") break;
      if (intention && !isCancellation(intention)) await this.#asked;
      if (intention) this.#take(session, intention);
      await this.#answers.shrunkTo(commandsUnderWay);
      await session.flush();
    }
    // A file whose sending was asked for, or that has begun to arrive, is not cut off.
    await this.#answers.shrunkTo(0);
    await this.#heardOffers(session);
    await this.#desk.transfers.settled();
    await this.#finish(session);
    return "done";
  }

  // Files that waited are offered right after what was missed: the answer to a question shows that they were.
  async #heardOffers(session: ChatSession): Promise<void> {
    if (this.#options.codec !== "json") return;
    const caughtUp = session.caughtUp.then(() => true);
    const patience = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => patience.resolve(false), offersPatience);
    const isCaughtUp = await Promise.race([caughtUp, patience.promise]);
    clearTimeout(timer);
    if (!isCaughtUp) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    session.performNow({ name: "ping", parameters: {} }, {
      result: () => resolve(),
      failed: () => resolve(),
    });
    await promise;
  }

  // In the colon protocol nobody knows which answers are still to come, but the server does: it closes after the last.
  async #finish(session: ChatSession): Promise<void> {
    await this.#answers.shrunkTo(0);
    await session.quit();
  }

  #read(line: string | MadangError): Intention | undefined {
    this.#line++;
    try {
      if (typeof line !== "string") throw line;
      return this.#typist.read(line);
    } catch (error) {
      if (!(error instanceof MadangError || error instanceof Complaint)) throw error;
      this.#refuse(explain(error, this.#options).text, this.#line);
      return undefined;
    }
  }

  #take(session: ChatSession, intention: Intention): void {
    if (intention.kind === "help") {
      const place = this.#answers.open();
      place.print(intention.lines(Infinity));
      place.close();
    }
    if (intention.kind === "send" || intention.kind === "stop") this.#handOver(intention);
    if (intention.kind === "command") this.#perform(session, intention.command);
  }

  #handOver(intention: FileIntention): void {
    const place = this.#answers.open();
    const number = this.#line;
    this.#desk.perform(intention).catch((error: unknown) => {
      // The end of the connection is told once.
      if (!(error instanceof Unanswered)) this.#refuse(explain(error, this.#options).text, number);
    }).finally(() => place.close());
  }

  #perform(session: ChatSession, command: UncheckedCommand): void {
    const place = this.#answers.open();
    const number = this.#line;
    const { promise: isDone, resolve: done } = Promise.withResolvers<void>();
    if (command.name === "ai") this.#asked = isDone;
    const print = (lines: readonly string[]) => place.print(lines.map(harmless));
    const { id, language } = this.#options;
    const sink: AnswerSink = {
      lines: print,
      found: (messages) => print(messages.map((message) => messageLine(message, language))),
      sent: print,
      posted: () => {},
      answered: (message) => place.print([plainMessage(message, language)]),
      failed: (failure) => {
        // The end of the connection is told once, not for every command that it concerns.
        if (failure instanceof Unanswered) return;
        if (failure instanceof Refused) this.#typist.refused(command);
        this.#refuse(explain(failure, this.#options).text, number);
      },
      done: (result) => {
        this.#typist.done(command, result);
        this.#roster.sawAnswer(result);
        place.close();
        done();
      },
    };
    this.#typist.sent(command);
    session.perform(command, answerFor(command, { id, language }, sink));
  }

  #hear(news: SessionNews): void {
    this.#desk.hear(news);
    if (news.kind === "message") this.#print([plainMessage(news.message, this.#options.language)]);
    else if (news.kind === "notice") {
      if (news.code === "room_closed") this.#typist.closed(news.room);
      this.#print([harmless(news.text)]);
    } else if (news.kind === "line") {
      if (news.refused) this.#refuse(harmless(news.text));
      else this.#print([harmless(news.text)]);
    } else if (news.kind === "silent") {
      printError(say(this.#options.language, "noAnswerYet"));
    } else if (news.kind === "ended") {
      const { language } = this.#options;
      printError(
        news.reason === undefined
          ? say(language, "ended")
          : harmless(say(language, "endedBecause", { reason: news.reason })),
      );
      this.#exitCode = exitCodes.unreachable;
      this.#ended.resolve("connection");
    }
  }

  #refuse(text: string, line?: number): void {
    const { language } = this.#options;
    printError(line === undefined ? text : `${say(language, "atLine", { line })}: ${text}`);
    if (this.#exitCode === exitCodes.fine) this.#exitCode = exitCodes.refused;
  }

  #print(lines: readonly string[]): void {
    if (!this.#canPrint) return;
    try {
      printLines(lines);
    } catch (error) {
      if (!(error instanceof ReaderGone || error instanceof Complaint)) throw error;
      this.#canPrint = false;
      if (error instanceof Complaint) this.#refuse(explain(error, this.#options).text);
      this.#ended.resolve("reader");
    }
  }
}
