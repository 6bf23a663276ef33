/**
 * The file in which the operator tells the model what to be.
 *
 * @module
 */
import { type Details, fill, type Language, type Sentence } from "../../protocol/mod.ts";
import { reasonOf } from "../reason.ts";

/** Largest file, in bytes: it goes along with every question, and is paid for with each. */
const sizeLimit = 64 * 1024;

/** The file cannot be used. The operator can change that; the sentence says how. */
export class PromptFileError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "PromptFileError";
  readonly #sentence: Sentence;
  readonly #details: Details;

  /** Makes the error; `details` fill the placeholders of the sentence. */
  constructor(sentence: Sentence, details: Details, options?: ErrorOptions) {
    super(fill(sentence, "en", details), options);
    this.#sentence = sentence;
    this.#details = details;
  }

  /** The one line that the operator reads. */
  text(language: Language): string {
    return fill(this.#sentence, language, this.#details);
  }
}

/**
 * Reads the file.
 *
 * @throws {PromptFileError} when it is missing, unreadable, empty, too large, or no text in UTF-8
 */
export async function readPromptFile(path: string): Promise<string> {
  const bytes = await readAtMost(path, sizeLimit + 1);
  if (bytes.length > sizeLimit) {
    throw new PromptFileError(texts.tooLarge, { path, limit: sizeLimit / 1024 });
  }
  const text = decode(bytes, path).trim();
  if (text === "") throw new PromptFileError(texts.empty, { path });
  return text;
}

async function readAtMost(path: string, limit: number): Promise<Uint8Array> {
  try {
    using file = await Deno.open(path);
    const bytes = new Uint8Array(limit);
    let size = 0;
    for (;;) {
      const read = await file.read(bytes.subarray(size));
      if (read === null || read === 0) return bytes.subarray(0, size);
      size += read;
    }
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound) {
      throw new PromptFileError(texts.missing, { path }, { cause });
    }
    const problem = reasonOf(cause);
    throw new PromptFileError(texts.unreadable, { path, problem }, { cause });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PromptFileError(texts.notText, { path }, { cause });
  }
}

const texts = {
  missing: {
    en: "the file of --ai-prompt is not there: {path}",
    ko: "--ai-prompt 파일이 없습니다: {path}",
  },
  unreadable: {
    en: "the file of --ai-prompt cannot be read: {path} ({problem})",
    ko: "--ai-prompt 파일을 읽을 수 없습니다: {path} ({problem})",
  },
  empty: {
    en: "the file of --ai-prompt is empty: {path}",
    ko: "--ai-prompt 파일이 비어 있습니다: {path}",
  },
  tooLarge: {
    en: "the file of --ai-prompt is larger than {limit} KiB: {path}",
    ko: "--ai-prompt 파일이 {limit} KiB보다 큽니다: {path}",
  },
  notText: {
    en: "the file of --ai-prompt is no text in UTF-8: {path}",
    ko: "--ai-prompt 파일이 UTF-8 텍스트가 아닙니다: {path}",
  },
} satisfies Record<string, Sentence>;
