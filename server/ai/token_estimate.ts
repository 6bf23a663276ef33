/**
 * How many tokens texts take, without asking anybody.
 *
 * @module
 */
import type { AiTurn } from "../../services/ai_ports.ts";

/** What the form of a conversation adds to each turn. */
const tokensPerTurn = 5;

/**
 * How many tokens a text takes, roughly, and rather too many than too few: about what the older of OpenAI's vocabularies
 * (cl100k_base) makes of Korean, which newer ones need half of.
 */
export function estimateTokens(text: string): number {
  let tokens = 0;
  for (const character of text) tokens += tokensOf(character);
  return Math.ceil(tokens);
}

function tokensOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const lower = code | 0x20;
  if (code === 0x20 || (lower >= 0x61 && lower <= 0x7a)) return 1 / 3; // words
  if (code < 0x80) return 0.6; // figures, code
  if (code < 0x800) return 1;
  return code < 0x10000 ? 1.5 : 3; // Hangul; emoji
}

/** How many tokens the turns of a request take. */
export function estimateTurns(turns: readonly AiTurn[]): number {
  return turns.reduce((sum, { content }) => sum + tokensPerTurn + estimateTokens(content), 0);
}
