/**
 * The protocols of the chat port, and which one a connection speaks. A new one is one file and one line here.
 *
 * @module
 */
import type { Codec } from "./codec.ts";
import { colon } from "./codecs/colon.ts";
import { json } from "./codecs/json.ts";

/** Every codec by its name. */
export const codecs = { colon, json } as const satisfies Record<string, Codec>;

/** The name of a codec. */
export type CodecName = keyof typeof codecs;

/** The names of all codecs. */
export const codecNames: readonly CodecName[] = Object.keys(codecs) as CodecName[];

const openingBrace = 0x7b;

/** Which protocol a connection speaks, by its first byte: `{` begins every native one, and no colon one. */
export function detectCodec(firstByte: number): CodecName {
  return firstByte === openingBrace ? "json" : "colon";
}
