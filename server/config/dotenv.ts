/**
 * The file `.env`, where settings can stand as variables do in the environment.
 *
 * @module
 */
import { problems, UsageError } from "../../protocol/mod.ts";
import { readableReasonOf } from "../reason.ts";
import type { Finding } from "./configuration_error.ts";

/** What a `.env` holds. */
export interface Dotenv {
  readonly variables: Readonly<Record<string, string>>;
  /** Its lines that set nothing, though they are neither empty nor comments. */
  readonly warnings: readonly Finding[];
}

/**
 * Reads the `.env` in this folder; nothing is in it where there is no such file.
 *
 * @throws {UsageError} when it is there and cannot be read
 */
export async function readDotenv(): Promise<Dotenv> {
  let text: string;
  try {
    text = await Deno.readTextFile(".env");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { variables: {}, warnings: [] };
    throw new UsageError(failures.unreadable, { problem: readableReasonOf(error) });
  }
  return await parseDotenv(text);
}

/** What a text in the form of a `.env` sets. */
export async function parseDotenv(text: string): Promise<Dotenv> {
  // Only where there is such a file: it takes a good part of a start to load.
  const { parse } = await import("dotenv");
  const variables = parse(text);
  const lines = text.split(/\r\n|[\r\n]/);
  const setsNothing = (line: string, index: number) => {
    if (/^\s*(#|$)/.test(line) || Object.keys(parse(line)).length > 0) return false;
    // A value in quotes may have several lines.
    const others = parse(lines.toSpliced(index, 1).join("\n"));
    return JSON.stringify(others) === JSON.stringify(variables);
  };
  const idle = lines.flatMap((line, index) => setsNothing(line, index) ? [index + 1] : []);
  // Not the line itself, which may be a key.
  return {
    variables,
    warnings: idle.map((line) => ({ sentence: failures.setsNothing, details: { line } })),
  };
}

const failures = problems("usage", {
  setsNothing: {
    en: "line {line} of .env sets nothing: write NAME=value",
    ko: ".env 파일의 {line}번째 줄은 쓰이지 않습니다. 이름=값 형식으로 쓰세요",
    todo: "said",
  },
  unreadable: {
    en: "The file .env is there but cannot be read: {problem}",
    ko: ".env 파일이 있지만 읽을 수 없습니다: {problem}",
    todo: {
      en: "Correct the file's permissions, or remove it.",
      ko: "파일의 권한을 바로잡거나 파일을 지우세요.",
    },
  },
});
