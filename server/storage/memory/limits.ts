/**
 * How much a storage in memory holds.
 *
 * @module
 */

const mebi = 2 ** 20;

/** What a storage in memory may hold. What is oldest goes first. Characters are those of UTF-16, of at most two bytes. */
export interface MemoryLimits {
  /** Most messages, and also most lines of KakaoTalk rooms. */
  readonly items: number;
  /** Most characters in the texts of either. */
  readonly characters: number;
  /** Most characters in what all conversations with the AI remember. */
  readonly exchangeCharacters: number;
  /** Most stays in rooms that are over and still count for what somebody may read. */
  readonly pastStays: number;
}

/**
 * What a server uses. 100,000 messages are many days of a small community's talk, take some 40 MiB where they are as
 * short as people's usually are, and are searched within half a second. The characters bound what the longest
 * texts (20,000 characters each) may take: all of this together stays below 300 MiB.
 */
export const memoryLimits: MemoryLimits = {
  items: 100_000,
  characters: 32 * mebi,
  exchangeCharacters: 8 * mebi,
  pastStays: 100_000,
};
