/**
 * The file `.env`, where settings can stand as variables do in the environment.
 *
 * @module
 */
import { problems, UsageError } from "../../protocol/mod.ts";
import { readableReasonOf } from "../reason.ts";

/**
 * Reads the variables of the `.env` in this folder; none where there is no such file.
 *
 * @throws {UsageError} when it is there and cannot be read
 */
export async function readDotenv(): Promise<Record<string, string>> {
  let text: string;
  try {
    text = await Deno.readTextFile(".env");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw new UsageError(failures.unreadable, { problem: readableReasonOf(error) });
  }
  return await parseDotenv(text);
}

/** The variables that a text in the form of a `.env` sets. */
export async function parseDotenv(text: string): Promise<Record<string, string>> {
  // Only where there is such a file: it takes a good part of a start to load.
  const { parse } = await import("dotenv");
  return parse(text);
}

const failures = problems("usage", {
  unreadable: {
    en: "The file .env is there but cannot be read: {problem}",
    ko: ".env 파일이 있지만 읽을 수 없습니다: {problem}",
    todo: {
      en: "Correct the file's permissions, or remove it.",
      ko: "파일의 권한을 바로잡거나 파일을 지우세요.",
    },
  },
});
