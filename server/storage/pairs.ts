/**
 * The search index's tokens. People search for two syllables in the middle of a word, which word indexes and trigram
 * indexes miss; so a text is indexed by each of its characters and by each two neighbours.
 *
 * A character is written as four base-36 digits of its code point. Such tokens are plain ASCII, at least four
 * characters long and no words of any language: tokenizers, minimum token lengths and stop words of SQLite FTS5 and
 * of MySQL FULLTEXT leave them alone. A token of four digits is a character, one of eight a pair.
 *
 * @module
 */
import { fold } from "../../protocol/folding.ts";
import { nodeCrypto } from "../node_crypto.ts";

/**
 * The tokens under which a text is found, joined by spaces. Some occur twice: indexes drop them faster than we could.
 */
export function indexTokens(text: string): string {
  let tokens = "";
  let previous = "";
  for (const character of fold(text)) {
    const digits = encode(character);
    tokens += previous === "" ? digits : ` ${digits} ${previous}${digits}`;
    previous = digits;
  }
  return tokens;
}

/**
 * The tokens that every text that holds the keyword has: its pairs, or its only character. Texts that have them all
 * may still lack the keyword, so candidates are checked with {@link keywordTest}. Empty for an empty keyword.
 */
export function queryTokens(keyword: string): string[] {
  const characters = Array.from(fold(keyword), encode);
  if (characters.length <= 1) return characters;
  const pairs = characters.slice(1).map((digits, index) => characters[index] + digits);
  return [...new Set(pairs)];
}

/** Whether every text that has all of {@link queryTokens} holds the keyword: one character, or two, are a token themselves. */
export function tokensSayAll(keyword: string): boolean {
  return Array.from(fold(keyword)).length <= 2;
}

/** The token of a KakaoTalk room, by channel id: it narrows a search of the chat log to that room. */
export function channelToken(channel: string): string {
  return `channel${nodeCrypto().createHash("sha256").update(channel).digest("hex").slice(0, 16)}`;
}

/** The test whether a text holds a keyword, both folded. */
export function keywordTest(keyword: string): (text: string) => boolean {
  const folded = fold(keyword);
  return (text) => fold(text).includes(folded);
}

// By code point, those of the basic plane alone: all Hangul is there, and what else is typed every day.
const encoded: string[] = [];

function encode(character: string): string {
  const codePoint = character.codePointAt(0) ?? 0;
  if (codePoint > 0xffff) return toDigits(codePoint);
  return encoded[codePoint] ??= toDigits(codePoint);
}

function toDigits(codePoint: number): string {
  return codePoint.toString(36).padStart(4, "0");
}
