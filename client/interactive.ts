/**
 * The client at a terminal: a dialogue above, a line to type below.
 *
 * @module
 */
import { usualBackoff } from "../protocol/backoff.ts";
import { MadangError, type Message, messageLine, type UncheckedCommand } from "../protocol/mod.ts";
import { AiScreen, type OwnQuestion } from "./ai/ai_screen.ts";
import { answerFor, type AnswerSink } from "./answers.ts";
import { complete } from "./completion.ts";
import { Company } from "./company.ts";
import { Refused, Unanswered } from "./connection.ts";
import { enter } from "./entering.ts";
import { exitCodes, explain, unansweredText } from "./failures.ts";
import { withBreaks } from "./pasting.ts";
import { Prompt } from "./prompt.ts";
import { postOf } from "./posts.ts";
import { askAgain, endingText } from "./reentering.ts";
import { repeated, type View } from "./rendering.ts";
import { Roster } from "./roster.ts";
import { ChatSession, type SessionOptions } from "./session.ts";
import type { SessionNews, Welcome } from "./session_news.ts";
import { onEndSignal } from "./signals.ts";
import type { FileIntention } from "./files/file_line.ts";
import { completePath } from "./files/path_completion.ts";
import { ProgressDisplay } from "./files/progress_display.ts";
import { TransferDesk } from "./files/transfer_desk.ts";
import { ProgressLines } from "./files/transfer_words.ts";
import { Complaint, say } from "./texts.ts";
import { Transcript } from "./transcript.ts";
import { Typist } from "./typing.ts";
import { membershipText, promptText, resumeText, welcomeLines } from "./welcome.ts";

/** How long an answer may take before a person is told that it has not come, in milliseconds. */
const silencePatience = 3_000;

/** How long leaving may take, in milliseconds. */
const farewellPatience = 1_000;

/** What the client at a terminal needs: everything about the session but what it finds out itself. */
export interface TerminalOptions
  extends Omit<SessionOptions, "id" | "listener" | "presence" | "reconnect"> {
  /** The id, if one was given. */
  readonly id: string | undefined;
  readonly theme: View["theme"];
  /** How many columns the terminal has. */
  readonly columns: () => number;
  /** Whether what is shown can be changed later: not where output goes to a file. */
  readonly isScreen: boolean;
  /** Where files that arrive are saved. */
  readonly receivedDirectory: string;
}

/** Runs the client at a terminal until the person leaves. Resolves with the exit code. */
export function runAtTerminal(options: TerminalOptions): Promise<number> {
  return new Dialogue(options).run();
}

class Dialogue {
  readonly #options: TerminalOptions;
  readonly #prompt: Prompt;
  readonly #transcript: Transcript;
  readonly #roster = new Roster();
  readonly #company = new Company();
  readonly #typist: Typist;
  readonly #over = Promise.withResolvers<number>();
  readonly #desk: TransferDesk;
  readonly #display: ProgressDisplay;
  readonly #progressLines: ProgressLines;
  readonly #ai: AiScreen;
  #statusOfFiles: readonly string[] = [];
  #statusOfAi: readonly string[] = [];
  #isAsking = false;
  readonly #early: string[] = []; // entered before the server has taken the id
  #view: View;
  #session: ChatSession | undefined;

  constructor(options: TerminalOptions) {
    this.#options = options;
    this.#typist = new Typist(options.language, () => this.#roster.rooms);
    this.#view = { id: "", language: options.language, theme: options.theme };
    this.#transcript = new Transcript({
      view: () => this.#view,
      columns: options.columns,
      print: (text) => this.#prompt.print(text),
    });
    this.#desk = new TransferDesk({
      address: options.address,
      language: options.language,
      directory: options.receivedDirectory,
      sink: {
        notice: (text) => this.#transcript.say(text),
        error: (text) => this.#transcript.error(text),
        changed: (status) => {
          if (options.isScreen) this.#display.changed();
          else this.#progressLines.changed(status);
        },
      },
    });
    this.#display = new ProgressDisplay({
      language: options.language,
      columns: options.columns,
      transfers: () => this.#desk.transfers.active,
      draw: (lines) => {
        this.#statusOfFiles = lines;
        this.#drawStatus();
      },
    });
    this.#ai = new AiScreen({
      isScreen: options.isScreen,
      columns: options.columns,
      isConnected: () => this.#session?.isConnected ?? false,
      view: () => this.#view,
      print: (text) => this.#prompt.print(text),
      draw: (rows) => {
        this.#statusOfAi = rows;
        this.#drawStatus();
      },
      show: (message) => this.#message(message),
    });
    this.#progressLines = new ProgressLines(
      options.language,
      (line) => this.#transcript.say(line),
    );
    this.#prompt = new Prompt({
      complete: (text) => {
        const { people, rooms } = this.#roster;
        const members = this.#roster.membersOf(this.#typist.room ?? "");
        const known = { people, rooms, members, files: completePath };
        return complete(text, known, options.language);
      },
      line: (text) => this.#entered(text),
      cancel: () => this.#cancelTransfer() || this.#cancelQuestion(),
      interrupt: () => this.#leave(),
      end: () => this.#leave(),
    });
  }

  async run(): Promise<number> {
    // Ending at once would leave the terminal as the prompt needs it.
    onEndSignal(() => this.#leave());
    try {
      // A person who leaves does not wait for a connection either.
      await Promise.race([this.#enter(), this.#over.promise]);
    } catch (error) {
      const failure = explain(error, this.#options);
      this.#prompt.print(this.#view.theme.error(failure.text));
      this.#prompt.close();
      return failure.exitCode;
    }
    const exitCode = await this.#over.promise;
    this.#desk.leave();
    this.#display[Symbol.dispose]();
    this.#prompt.close();
    // What was sent just before deserves its answer, but nobody wants to wait long for it.
    const patience = new Promise((resolve) => setTimeout(resolve, farewellPatience));
    await Promise.race([this.#session?.quit(), patience]);
    this.#session?.close();
    return exitCode;
  }

  async #enter(): Promise<void> {
    const { language, id, password, theme } = this.#options;
    const isIn = await enter({
      language,
      id,
      password,
      ask: (question) => this.#prompt.ask(question),
      askHidden: (question) => this.#prompt.askHidden(question),
      refused: (failure) => {
        this.#prompt.print(theme.error(explain(failure, this.#options).text));
      },
      register: (id, password) => this.#register(id, password),
    });
    if (!isIn) this.#over.resolve(exitCodes.fine);
  }

  async #register(id: string, password: string | undefined): Promise<void> {
    const { address, codec, language } = this.#options;
    this.#view = { ...this.#view, id };
    this.#early.length = 0; // what was entered before a question may have been meant for it: a password
    this.#session = await ChatSession.start({
      address,
      codec,
      id,
      password,
      askPassword: (failure) => this.#askAgain(failure),
      language,
      presence: true,
      reconnect: usualBackoff,
      listener: (news) => this.#hear(news),
    }, (welcome, session) => {
      this.#connected(session, welcome);
      const [greeting, ...more] = welcomeLines(welcome, address, this.#view);
      this.#prompt.print(greeting);
      for (const line of more) this.#transcript.say(line, (text) => text);
    });
    this.#learn("room_list");
    this.#showPrompt();
    this.#prompt.enter(this.#early.splice(0));
  }

  async #askAgain(failure: Refused): Promise<string | undefined> {
    const { id, language } = this.#view;
    const error = (text: string) => this.#transcript.error(text);
    this.#isAsking = true;
    const password = await askAgain(failure, { language, id, prompt: this.#prompt, error });
    this.#isAsking = false;
    if (password !== undefined) this.#showPrompt();
    return password;
  }

  #connected(session: ChatSession, welcome: Welcome): void {
    this.#desk.connected(session, welcome, this.#view.id);
    this.#roster.sawAnswer(welcome);
    this.#company.registered(welcome?.online ?? [], Date.now());
  }

  // So that the Tab key knows the rooms, or those in a room, that one has not heard of yet.
  #learn(name: "room_list" | "room_members", parameters: { room?: string } = {}): void {
    if (this.#options.codec !== "json") return;
    this.#session?.perform({ name, parameters }, {
      result: (result) => this.#roster.sawAnswer(result),
      failed() {},
    });
  }

  #entered(line: string): void {
    if (!this.#session && !this.#typist.isFarewell(line)) return void this.#early.push(line);
    try {
      const intention = this.#typist.read(withBreaks(line));
      if (intention.kind === "quit") return void this.#leave();
      if (intention.kind === "help") {
        this.#prompt.print(intention.lines(this.#options.columns()).join("\n"));
      }
      if (intention.kind === "send" || intention.kind === "stop") this.#handOver(intention, line);
      if (intention.kind === "command") this.#perform(intention.command, line);
    } catch (error) {
      if (!(error instanceof MadangError || error instanceof Complaint)) throw error;
      this.#transcript.error(explain(error, this.#options).text);
    }
    this.#showPrompt();
  }

  #handOver(intention: FileIntention, line = ""): void {
    // In the colon protocol a file does not wait: it fails.
    const waits = intention.kind === "send" && this.#options.codec === "json" &&
      !this.#session?.isConnected;
    this.#desk.perform(intention).then(() => {
      if (waits) this.#transcript.notice("waiting", { text: repeated(line) });
    }).catch((error: unknown) => {
      this.#transcript.error(explain(error, this.#options).text);
    });
  }

  #cancelTransfer(): boolean {
    const number = this.#desk.transfers.running;
    if (number === undefined) return false;
    this.#handOver({ kind: "stop", number });
    return true;
  }

  #cancelQuestion(): boolean {
    if (!this.#ai.isAsked) return false;
    // The question's own answer tells how it ended.
    this.#session?.performNow({ name: "ai_cancel", parameters: {} }, { result() {}, failed() {} });
    return true;
  }

  #drawStatus(): void {
    this.#prompt.setStatus([...this.#statusOfAi, ...this.#statusOfFiles]);
  }

  #perform(command: UncheckedCommand, line: string): void {
    if (!this.#session) return;
    // One's own message is shown once it is kept, in the place where it belongs among the others'.
    if (postOf(command) && this.#options.codec === "json") this.#prompt.takeBack(line);
    this.#typist.sent(command);
    if (!this.#session.isConnected) this.#transcript.notice("waiting", { text: repeated(line) });
    const isForAi = command.name === "ai" && this.#options.codec === "json";
    const question = isForAi ? this.#ai.asked(command) : undefined;
    const late = setTimeout(() => {
      if (this.#session?.isConnected && !isForAi) {
        this.#transcript.notice("stillWaiting", { text: repeated(line) });
      }
    }, silencePatience);
    const sink = this.#sinkFor(command, repeated(line), question, () => clearTimeout(late));
    const { id, language } = this.#view;
    this.#session.perform(command, answerFor(command, { id, language }, sink));
  }

  #sinkFor(
    command: UncheckedCommand,
    typed: string,
    question: OwnQuestion | undefined,
    settled: () => void,
  ): AnswerSink {
    return {
      lines: (lines) => this.#transcript.lines(lines),
      found: (messages) =>
        this.#transcript.lines(
          messages.map((message) => messageLine(message, this.#view.language)),
        ),
      // The message itself appears in the dialogue, which says more.
      sent: () => {},
      posted: (message, delivered) => {
        this.#message(message);
        if (!delivered) this.#transcript.notice("away", { to: message.to });
      },
      written: (text) => question?.written(text),
      waits: (place) => question?.waits(place),
      answered: (message) => question?.answered(message),
      failed: (failure) => {
        question?.failed();
        if (failure instanceof Refused) {
          this.#typist.refused(command);
          const text = failure.message;
          this.#transcript.error(postOf(command) ? `${text} (${typed})` : text);
        } else if (failure instanceof Unanswered) {
          this.#transcript.error(
            say(this.#view.language, unansweredText(command, failure), { text: typed }),
          );
        } else this.#transcript.error(explain(failure, this.#options).text);
      },
      done: (result) => {
        settled();
        question?.settled();
        this.#typist.done(command, result);
        this.#roster.sawAnswer(result);
        const entered = command.name === "room_join" || command.name === "room_create";
        if (entered && result !== undefined && this.#typist.room !== undefined) {
          this.#transcript.notice("talkingIn", { room: this.#typist.room });
          this.#learn("room_members", { room: this.#typist.room });
        }
        this.#showPrompt();
      },
    };
  }

  #hear(news: SessionNews): void {
    this.#desk.hear(news);
    if (news.kind === "message") {
      if (!this.#ai.hasShown(news.message)) this.#message(news.message);
    } else if (news.kind === "ai") this.#ai.hear(news.event);
    else if (news.kind === "presence") {
      this.#roster.sawPeople([news.id]);
      const { id, online } = news;
      if (!online) this.#company.went(id);
      if (!online || this.#company.came(id, Date.now())) {
        this.#transcript.notice(online ? "came" : "went", { id });
      }
    } else if (news.kind === "membership") {
      this.#roster.sawMember(news);
      this.#transcript.say(membershipText(news, this.#view.language));
    } else if (news.kind === "notice") {
      this.#transcript.say(news.text);
      if (news.code === "room_closed") this.#typist.closed(news.room);
      this.#showPrompt();
    } else if (news.kind === "line") {
      if (news.refused) this.#transcript.error(news.text.replace(/^Error:\s*/, ""));
      else this.#transcript.lines([news.text]);
    } else if (news.kind === "lost") {
      this.#ai.lost();
      if (news.reason === undefined) this.#transcript.notice("lost");
      else this.#transcript.notice("lostBecause", { reason: news.reason });
      this.#showPrompt();
    } else if (news.kind === "resumed") {
      if (this.#session) this.#connected(this.#session, news.welcome);
      this.#ai.resumed();
      this.#transcript.notice(resumeText(news.outcome));
      const { room } = this.#typist;
      if (room !== undefined) this.#learn("room_members", { room });
      this.#showPrompt();
    } else if (news.kind === "silent") {
      this.#transcript.notice("noAnswerYet");
    } else if (news.kind === "ended") {
      const { text, mayStartAgain } = endingText(news, this.#view.language, this.#view.id);
      this.#transcript.error(text);
      if (mayStartAgain) this.#transcript.notice("startAgain");
      this.#over.resolve(exitCodes.unreachable);
    }
  }

  #message(message: Message): void {
    this.#roster.sawMessage(message);
    this.#transcript.message(message);
  }

  #showPrompt(): void {
    const isConnected = this.#session?.isConnected ?? false;
    if (!this.#session || this.#isAsking) return;
    this.#prompt.show(
      promptText(this.#view, this.#typist.room, isConnected, this.#options.columns()),
    );
  }

  #leave(): void {
    this.#over.resolve(exitCodes.fine);
  }
}
