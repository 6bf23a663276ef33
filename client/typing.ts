/**
 * What a typed line means, given the room that one is in.
 *
 * @module
 */
import {
  checkCommand,
  commandsMeantBy,
  errorText,
  everydayHelp,
  fitColumns,
  helpLines,
  isNameAlone,
  isTyped,
  type Language,
  MadangError,
  nameKey,
  parseTypedLine,
  type ResultOf,
  topicLines,
  topicsMeantBy,
  topicWords,
  typedTemplates,
  type UncheckedCommand,
  withDates,
} from "../protocol/mod.ts";
import { type FileIntention, readFileLine } from "./files/file_line.ts";
import { askHere } from "./here.ts";
import { cutToWidth } from "./rendering.ts";
import { Complaint } from "./texts.ts";

/** Lays help out for so many columns. */
export type HelpLayout = (columns: number) => readonly string[];

/** What to do about a line. */
export type Intention =
  | { readonly kind: "nothing" }
  | { readonly kind: "help"; readonly lines: HelpLayout }
  | { readonly kind: "quit" }
  | FileIntention
  | { readonly kind: "command"; readonly command: UncheckedCommand };

/** What is wrong with a line that may hold a name with spaces which is not in quotes. */
const quoteProblems = ["command_malformed", "date_invalid", "duration_invalid", "name_character"];

/** Reads typed lines, and follows from room to room. */
export class Typist {
  readonly #language: Language;
  /** The room that one is in, as far as the server has answered. */
  #entered: string | undefined;
  /** The rooms that one is about to be in, the last one last. */
  readonly #entering = new Map<UncheckedCommand, string>();

  readonly #rooms: () => readonly string[];
  readonly #isSeen: boolean;

  /**
   * A typist who reads errors in `language`, is in no room, and has heard of these. `isSeen`: whoever types sees in which
   * room that is.
   */
  constructor(language: Language, rooms: () => readonly string[] = () => [], isSeen = true) {
    this.#language = language;
    this.#rooms = rooms;
    this.#isSeen = isSeen;
  }

  /** The room that plain text goes to. */
  get room(): string | undefined {
    return [...this.#entering.values()].at(-1) ?? this.#entered;
  }

  /**
   * Understands a line.
   *
   * @throws {MadangError} when a command is incomplete or unknown, or a parameter of it is wrong
   * @throws {Complaint} for plain text outside of a room, and for what people try in vain
   */
  read(line: string): Intention {
    if (line.trim() === "") return { kind: "nothing" };
    const file = readFileLine(line);
    if (file) return file;
    try {
      return this.#understand(line);
    } catch (error) {
      throw error instanceof MadangError ? advised(error, line) : error;
    }
  }

  /** Whether a line says to leave, in whatever room. */
  isFarewell(line: string): boolean {
    try {
      return parseTypedLine(line, this.#language)?.name === "quit";
    } catch (error) {
      if (!(error instanceof MadangError)) throw error;
      return false;
    }
  }

  #understand(line: string): Intention {
    const command = this.#askHere(line) ?? parseTypedLine(line, this.#language) ??
      this.#talk(line);
    if (!isTyped(command.name)) throw new Complaint("idIsFixed");
    if (command.name === "help") return { kind: "help", lines: this.#help(command) };
    if (command.name === "quit") return { kind: "quit" };
    return { kind: "command", command: checkCommand(withDates(command, Date.now())) };
  }

  /**
   * A command goes out: what is typed after `ROOM:JOIN` already means that room, since the server does one command
   * after the other.
   */
  sent(command: UncheckedCommand): void {
    const { name } = command;
    const room = String(command.parameters.room);
    if (name === "room_create" || name === "room_join") this.#entering.set(command, room);
    if (name === "room_leave") this.closed(room);
  }

  /** A command was done: the server knows how the room is really written. */
  done(command: UncheckedCommand, result: unknown): void {
    const { name, parameters } = command;
    if (name === "room_close" && result !== undefined) this.closed(String(parameters.room));
    const entering = this.#entering.get(command);
    if (entering === undefined) return;
    this.#entering.delete(command);
    const { room = entering } = (result ?? {}) as Partial<ResultOf<"room_join">>;
    this.#entered = room;
  }

  /** A command was refused. */
  refused(command: UncheckedCommand): void {
    this.#entering.delete(command);
  }

  /** A room is gone: plain text does not go there any more. */
  closed(room: string | undefined): void {
    if (room === undefined || !this.#isHere(room)) return;
    this.#entering.clear();
    this.#entered = undefined;
  }

  #isHere(room: string): boolean {
    return this.room !== undefined && nameKey(this.room) === nameKey(room);
  }

  #askHere(line: string): UncheckedCommand | undefined {
    const { room } = this;
    if (room === undefined) return undefined;
    const rooms = [...this.#rooms(), ...this.#entering.values(), room];
    return askHere(line, { room, rooms, isSure: this.#isSeen && this.#entering.size === 0 });
  }

  #talk(text: string): UncheckedCommand {
    if (this.room === undefined) throw this.#plainTextIsLost(text);
    return { name: "room_message", parameters: { room: this.room, text } };
  }

  #plainTextIsLost(text: string): Complaint {
    const command = `/${text.trim()}`;
    try {
      parseTypedLine(command, this.#language);
    } catch (error) {
      if (!(error instanceof MadangError)) throw error;
      return new Complaint("plainTextNeedsRoom");
    }
    return new Complaint("slashForgotten", { command: cutToWidth(command, 40) });
  }

  #help({ parameters }: UncheckedCommand): HelpLayout {
    const { topic = "" } = parameters;
    const language = this.#language;
    if (typeof topic !== "string" || topic.trim() === "") {
      return (columns) => everydayHelp(language, columns);
    }
    const topics = topicsMeantBy(topic);
    if (topics.length > 0) return (columns) => topicLines(topics, language, columns);
    const meant = commandsMeantBy(topic);
    const names = meant.filter(isTyped);
    if (names.length > 0) {
      return (columns) => fitColumns(helpLines("typed", language, names), columns);
    }
    if (meant.includes("register")) throw new Complaint("idIsFixed");
    throw new Complaint("noSuchHelp", {
      name: topic.slice(0, 40),
      topics: { en: topicWords("en"), ko: topicWords("ko") },
    });
  }
}

/** An error as the client says it, with what may help whoever types. */
function advised(error: MadangError, line: string): MadangError | Complaint {
  if (error.code === "command_unknown") return new Complaint("noSuchCommand", error.details);
  const isQuoted = /["“”][^"“”]+["“”]/u.test(line);
  const isAboutName = !isQuoted && quoteProblems.includes(error.code) && takesName(line) &&
    /^\S+\s+\S+\s+\S/.test(line.trim());
  if (!isAboutName) return error;
  const problem = { en: errorText(error, "en"), ko: errorText(error, "ko") };
  return new Complaint("quoteNames", { problem });
}

/** Whether what begins a line takes a name, and something else. */
function takesName(line: string): boolean {
  const verb = line.trim().split(/\s/, 1)[0];
  if (!verb.startsWith("/")) return false;
  return commandsMeantBy(verb).filter(isTyped).flatMap(typedTemplates).some((template) =>
    !isNameAlone(template) &&
    template.fields.some((field) => "parameter" in field && field.isName)
  );
}
