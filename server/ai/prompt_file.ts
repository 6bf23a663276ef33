/**
 * The file in which the operator tells the model what to be.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../protocol/problems.ts";
import { type Details, fill, type Language } from "../../protocol/mod.ts";
import { readableReasonOf } from "../reason.ts";

/** Largest file, in bytes: it goes along with every question, and is paid for with each. */
const sizeLimit = 64 * 1024;

/** The file cannot be used. The operator can change that; the sentence says how. */
export class PromptFileError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "PromptFileError";
  readonly #sentence: ListedProblem;
  readonly #details: Details;

  /** Makes the error; `details` fill the placeholders of the sentence. */
  constructor(sentence: ListedProblem, details: Details, options?: ErrorOptions) {
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
    throw new PromptFileError(failures.tooLarge, { path, limit: sizeLimit / 1024 });
  }
  const text = decode(bytes, path).trim();
  if (text === "") throw new PromptFileError(failures.empty, { path });
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
      throw new PromptFileError(failures.missing, { path }, { cause });
    }
    const problem = readableReasonOf(cause);
    throw new PromptFileError(failures.unreadable, { path, problem }, { cause });
  }
}

function decode(bytes: Uint8Array, path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PromptFileError(failures.notText, { path }, { cause });
  }
}

const failures = problems("start", {
  missing: {
    en: "the file of --ai-prompt is not there: {path}",
    ko: "--ai-prompt 파일이 없습니다: {path}",
    todo: {
      en: "Correct the path.",
      ko: "경로를 바로잡으세요.",
    },
  },
  unreadable: {
    en: "the file of --ai-prompt cannot be read: {path} ({problem})",
    ko: "--ai-prompt 파일을 읽을 수 없습니다: {path} ({problem})",
    todo: {
      en: "Correct the file's permissions.",
      ko: "파일의 권한을 바로잡으세요.",
    },
  },
  empty: {
    en: "the file of --ai-prompt is empty: {path}",
    ko: "--ai-prompt 파일이 비어 있습니다: {path}",
    todo: {
      en: "Write into it what the model shall be, or leave out `--ai-prompt`.",
      ko: "모델의 역할을 적거나 `--ai-prompt`를 빼세요.",
    },
  },
  tooLarge: {
    en: "the file of --ai-prompt is larger than {limit} KiB: {path}",
    ko: "--ai-prompt 파일이 {limit} KiB보다 큽니다: {path}",
    todo: {
      en: "Shorten it: it goes along with every question.",
      ko: "줄이세요. 질문마다 함께 보냅니다.",
    },
  },
  notText: {
    en: "the file of --ai-prompt is not UTF-8 text: {path}",
    ko: "--ai-prompt 파일이 UTF-8 텍스트가 아닙니다: {path}",
    todo: {
      en: "Save it as UTF-8.",
      ko: "UTF-8로 저장하세요.",
    },
  },
});
