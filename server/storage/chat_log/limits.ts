/**
 * The bounds and times of the KakaoTalk chat log.
 *
 * @module
 */

const mebi = 2 ** 20;

/** What the chat log may use, and how long it waits. */
export interface ChatLogLimits {
  /** Most entries that one commit keeps. */
  readonly batchEntries: number;
  /** Most characters (of UTF-16) of these; one entry alone may have more. Databases limit the size of a statement. */
  readonly batchCharacters: number;
  /** When more entries, or characters in them, wait in memory, storage is too slow: they wait on disk instead. */
  readonly overloadEntries: number;
  readonly overloadCharacters: number;
  /** When so many wait in memory, because they cannot wait on disk either, new ones are dropped. */
  readonly memoryEntries: number;
  readonly memoryCharacters: number;
  /** Most bytes of the files in which entries wait on disk, and of the file of those that were refused. */
  readonly spoolBytes: number;
  /** From how many bytes on a file of waiting entries is followed by another, so that it can be removed when done. */
  readonly segmentBytes: number;
  /** How long to wait after a failure, in milliseconds: doubled with each, up to the most. */
  readonly retryFirst: number;
  readonly retryMost: number;
  /**
   * How long closing waits for a commit under way, in milliseconds. Then lines go to the disk, for which there must be
   * time before the end of the program is forced.
   */
  readonly closeGrace: number;
  /** How often rows are added to the index of the search, in milliseconds. */
  readonly indexEvery: number;
  /** Most rows of one call that indexes: chat commits wait for it. */
  readonly indexStride: number;
}

/** What a server uses. */
export const chatLogLimits: ChatLogLimits = {
  batchEntries: 4_000,
  batchCharacters: 2 * mebi,
  overloadEntries: 100_000,
  overloadCharacters: 64 * mebi,
  memoryEntries: 120_000,
  memoryCharacters: 96 * mebi,
  spoolBytes: 1_024 * mebi,
  segmentBytes: 16 * mebi,
  retryFirst: 500,
  retryMost: 10_000,
  closeGrace: 700,
  indexEvery: 10_000,
  indexStride: 2_000,
};
