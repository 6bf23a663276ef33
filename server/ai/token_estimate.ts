/**
 * How many tokens texts take, without asking anybody.
 *
 * @module
 */
import type { AiTurn } from "../../services/ai_ports.ts";

/** Characters of ASCII that make a token: English has about four. */
const asciiPerToken = 3;
/** Bytes of other characters that make a token: a syllable of Hangul has three, and takes one token or two. */
const bytesPerToken = 2;
/** What the form of a conversation adds to each turn. */
const tokensPerTurn = 5;

/** How many tokens a text takes, roughly, and rather too many than too few. */
export function estimateTokens(text: string): number {
  let ascii = 0;
  let otherBytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) ascii++;
    else otherBytes += code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return Math.ceil(ascii / asciiPerToken + otherBytes / bytesPerToken);
}

/** How many tokens the turns of a request take. */
export function estimateTurns(turns: readonly AiTurn[]): number {
  return turns.reduce((sum, { content }) => sum + tokensPerTurn + estimateTokens(content), 0);
}
