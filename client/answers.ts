/**
 * What becomes of the answer to each command, for whoever shows it.
 *
 * @module
 */
import {
  aiName,
  type AnswerPart,
  type Language,
  type Message,
  type Posted,
  readResult,
  type ResultOf,
  tellResult,
  type UncheckedCommand,
} from "../protocol/mod.ts";
import type { AnswerListener, Refused, Unanswered } from "./connection.ts";
import { exportDirectory, ExportFile, type ExportRange } from "./export_file.ts";
import { postOf } from "./posts.ts";
import { Complaint, reasonOf } from "./texts.ts";

/** Shows answers. */
export interface AnswerSink {
  /** Sentences and lists. */
  lines(lines: readonly string[]): void;
  /** Messages that HISTORY or SEARCH found. */
  found(messages: readonly Message[]): void;
  /** The sentences that say that one's own message was kept. */
  sent(lines: readonly string[]): void;
  /** One's own message was kept. `delivered` is false when its receiver is away. */
  posted(message: Message, delivered: boolean): void;
  /** The AI goes on writing its answer. */
  written?(text: string): void;
  /** The question to the AI is so far from its turn. */
  waits?(place: number): void;
  /** The AI's answer, whole. */
  answered(message: Message): void;
  /** It went wrong: the server refused, the connection broke, or the client itself could not do its part. */
  failed(failure: Refused | Unanswered | Complaint): void;
  /** Called last, however it went. */
  done(result: unknown): void;
}

/** Makes the listener that takes the answer to a command apart for a sink. */
export function answerFor(
  command: UncheckedCommand,
  reader: { readonly id: string; readonly language: Language },
  sink: AnswerSink,
): AnswerListener {
  const saving = command.name === "export" ? new Saving(command, reader.id) : undefined;
  return {
    part(part: AnswerPart): void {
      if ("messages" in part) sink.found(part.messages);
      else if ("text" in part) sink.written?.(part.text);
      else if ("place" in part) sink.waits?.(part.place);
      else saving?.write(part);
    },
    result(result: unknown): void {
      // In the colon protocol lines tell it, and nothing is known here.
      if (result === undefined) return sink.done(undefined);
      const answer = readResult(command.name, result);
      if (answer) tell(answer);
      else {
        saving?.abandon();
        sink.failed(new Complaint("answerUnreadable"));
      }
      sink.done(answer);
    },
    failed(failure: Refused | Unanswered): void {
      saving?.abandon();
      sink.failed(failure);
      sink.done(undefined);
    },
  };

  function tell(result: ResultOf<typeof command.name>): void {
    if (command.name === "ai") return sink.answered(answerMessage(result as ResultOf<"ai">));
    const post = postOf(command);
    if (post) {
      const { id, at, to, delivered } = result as Posted & Partial<ResultOf<"direct">>;
      const message = { ...post, id, at, from: reader.id, to: to ?? post.to };
      sink.posted(message, delivered ?? true);
    }
    let said = result;
    if (saving) {
      try {
        const { count } = result as ResultOf<"export">;
        said = { count, path: saving.finish() };
      } catch (error) {
        if (error instanceof Complaint) return sink.failed(error);
        throw error;
      }
    }
    const lines = tellResult(command.name, said, { language: reader.language, form: "typed" });
    if (post) sink.sent(lines);
    else sink.lines(lines);
  }
}

function answerMessage({ id = 0, at = 0, asker, room, text }: ResultOf<"ai">): Message {
  const type = room === undefined ? "TO" : "RMSG";
  return { id, at, type, from: aiName, to: room ?? asker, text };
}

/** An export that is being saved. A failure of the disk is kept until the end, since the parts keep coming. */
class Saving {
  readonly #range: ExportRange;
  #file: ExportFile | undefined;
  #failure: Complaint | undefined;

  constructor({ parameters }: UncheckedCommand, id: string) {
    this.#range = { id, start: String(parameters.start), end: String(parameters.end) };
  }

  write(part: AnswerPart): void {
    if ("records" in part) this.#try(() => this.#begin().write(part.records));
  }

  finish(): string {
    const path = this.#try(() => this.#begin().finish());
    if (path === undefined) throw this.#failure;
    return path;
  }

  abandon(): void {
    this.#file?.[Symbol.dispose]();
  }

  #begin(): ExportFile {
    this.#file ??= new ExportFile(this.#range);
    return this.#file;
  }

  #try<Value>(step: () => Value): Value | undefined {
    if (this.#failure) return undefined;
    try {
      return step();
    } catch (error) {
      this.#failure = new Complaint("exportFailed", {
        path: exportDirectory,
        reason: reasonOf(error),
      });
      this.abandon();
      return undefined;
    }
  }
}
