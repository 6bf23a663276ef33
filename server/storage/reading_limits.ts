/**
 * How much is read at a time, whatever the storage.
 *
 * @module
 */

/** Messages in a page. */
export const pageSize = 500;
/** How many messages a search counts beyond those it returns. */
export const countLimit = 10_000;
