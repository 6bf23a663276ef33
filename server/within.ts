/**
 * Waiting for something, but not forever.
 *
 * @module
 */

/** Waits for `done`, at most some milliseconds. Returns whether it was in time. */
export async function within(time: number, done: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeUp = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), time));
  try {
    return await Promise.race([done.then(() => true), timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
