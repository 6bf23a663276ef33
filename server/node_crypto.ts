/**
 * Node's crypto, which takes a program, and each worker, a good part of its start: so it is loaded when it is first used.
 *
 * @module
 */

/** The module `node:crypto`. */
export function nodeCrypto(): typeof import("node:crypto") {
  return globalThis.process.getBuiltinModule("node:crypto");
}
