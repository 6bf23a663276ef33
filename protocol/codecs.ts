/**
 * The protocols of the chat port, and which one a connection speaks. A new one is one file and one line here.
 *
 * @module
 */
import type { Codec } from "./codec.ts";
import { colon } from "./codecs/colon.ts";
import { json } from "./codecs/json.ts";

/** Every codec by its name. */
export const codecs = {
  colon,
  json,
} as const satisfies Record<string, Codec>;

/** The name of a codec. */
export type CodecName = keyof typeof codecs;

/** The names of all codecs. */
export const codecNames: readonly CodecName[] = Object.keys(codecs) as CodecName[];

/** The character that every connection of a protocol begins with; what begins otherwise speaks the colon protocol. */
const beginnings: Readonly<Record<string, CodecName>> = {
  "{": "json",
};

/** Which protocol a connection speaks, by its first byte. No command of the colon protocol begins as another's do. */
export function detectCodec(firstByte: number): CodecName {
  return beginnings[String.fromCharCode(firstByte)] ?? "colon";
}
