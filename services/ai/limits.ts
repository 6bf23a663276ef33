/**
 * What the AI may be used for, so that it does not surprise whoever pays for it.
 *
 * @module
 */

/** The limits. All are at least 1, but for the memory, which may be none. */
export interface AiLimits {
  /** How often one user may ask within a minute. */
  readonly questionsPerMinute: number;
  /** How many questions are answered at the same time. */
  readonly running: number;
  /** How many more may wait for their turn. */
  readonly waiting: number;
  /** Tokens that one user's questions and answers may take in a day. */
  readonly userTokens: number;
  /** Tokens that all of them may take in a day. */
  readonly dayTokens: number;
  /** Characters (code points) that a question may have. */
  readonly questionLength: number;
  /** Tokens that an answer may have. */
  readonly answerTokens: number;
  /** Tokens of earlier questions and answers that go with a question. */
  readonly memoryTokens: number;
  /** Seconds that an answer may take, from its turn on: waiting for it does not count. */
  readonly seconds: number;
  /** Characters (UTF-16 units) of one message of an answer in KakaoTalk. */
  readonly messageLength: number;
}
