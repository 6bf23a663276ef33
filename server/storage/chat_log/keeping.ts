/**
 * Keeps entries of the chat log in their order, and finds those that the database refuses.
 *
 * @module
 */
import type { ChatLogEntry, Storage } from "../../../services/context.ts";
import { CommitFailure } from "../commit_failure.ts";

/** Told how keeping goes on, in the order of the entries. */
export interface Keeper {
  /** All entries up to and including a number are kept, or were refused. */
  kept(through: number): void;
  /** An entry alone is refused. */
  refused(entry: ChatLogEntry, reason: string): Promise<void>;
}

/**
 * Keeps entries one batch after the other. A batch that is refused is halved until what is to blame is alone, and that
 * is passed over. Returns why not, when the storage is in trouble: then the rest is to be tried again, since a later
 * number must never be kept before an earlier one. (Storage passes over numbers that are not greater.)
 */
export async function keepEntries(
  storage: Pick<Storage, "commit">,
  entries: readonly ChatLogEntry[],
  keeper: Keeper,
): Promise<CommitFailure | undefined> {
  let rest = entries;
  let size = rest.length;
  while (rest.length > 0) {
    const batch = rest.slice(0, size);
    const failure = await commit(storage, batch);
    if (failure?.fault === "storage") return failure;
    if (failure && batch.length > 1) {
      size = batch.length >> 1;
      continue;
    }
    if (failure) await keeper.refused(batch[0], failure.message);
    else size *= 2;
    keeper.kept(batch[batch.length - 1].number);
    rest = rest.slice(batch.length);
  }
  return undefined;
}

async function commit(
  storage: Pick<Storage, "commit">,
  entries: readonly ChatLogEntry[],
): Promise<CommitFailure | undefined> {
  try {
    await storage.commit({ kind: "chat_logged", entries });
    return undefined;
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof CommitFailure) return cause;
    // Whatever it is, no entry is to blame for it as far as we know: none is given up.
    return new CommitFailure("storage", String(error), { cause: error });
  }
}
