/**
 * What a typed line means, given the room that one is in.
 *
 * @module
 */
import {
  checkCommand,
  commandsMeantBy,
  everydayHelp,
  fitColumns,
  helpLines,
  isBareSlash,
  isTyped,
  type Language,
  MadangError,
  nameKey,
  parseTypedLine,
  type ResultOf,
  topicLines,
  topicsMeantBy,
  type UncheckedCommand,
  withDates,
} from "../protocol/mod.ts";
import { type FileIntention, readFileLine } from "./files/file_line.ts";
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

/** What can be asked without a name: it is about the room that one is in then. */
const aboutHere = ["room_leave", "room_members", "room_topic"] as const;

/** Reads typed lines, and follows from room to room. */
export class Typist {
  readonly #language: Language;
  /** The room that one is in, as far as the server has answered. */
  #entered: string | undefined;
  /** The rooms that one is about to be in, the last one last. */
  readonly #entering = new Map<UncheckedCommand, string>();

  /** A typist who reads errors in `language`, and is in no room. */
  constructor(language: Language) {
    this.#language = language;
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
    const name = aboutHere.find((name) => isBareSlash(line, name));
    if (name === undefined || this.room === undefined) return undefined;
    return { name, parameters: { room: this.room } };
  }

  #talk(text: string): UncheckedCommand {
    if (this.room === undefined) throw new Complaint("plainTextNeedsRoom");
    return { name: "room_message", parameters: { room: this.room, text } };
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
    throw new MadangError("command_unknown", { name: topic.slice(0, 40) });
  }
}
