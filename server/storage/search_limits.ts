/**
 * How far a search goes, in every kind of storage.
 *
 * @module
 */

/** How many messages a search counts beyond those it returns. To count more would take longer than to find them. */
export const countLimit = 500;
