/**
 * How much is read at a time, in every kind of storage.
 *
 * @module
 */

/** Messages in a page. */
export const pageSize = 500;
/** How many messages a search counts beyond those it returns. To count more would take longer than to find them. */
export const countLimit = 500;
