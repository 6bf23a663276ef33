/**
 * The file `.env`, where settings can stand as variables do in the environment.
 *
 * @module
 */
import { UsageError } from "../../protocol/mod.ts";

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
    throw new UsageError({
      en: "The file .env is there but cannot be read: {problem}",
      ko: ".env 파일이 있지만 읽을 수 없습니다: {problem}",
    }, { problem: String(error) });
  }
  return await parseDotenv(text);
}

/** The variables that a text in the form of a `.env` sets. */
export async function parseDotenv(text: string): Promise<Record<string, string>> {
  // Only where there is such a file: it takes a good part of a start to load.
  const { parse } = await import("dotenv");
  return parse(text);
}
