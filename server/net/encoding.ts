/**
 * Encoding an event once for all peers that read the same protocol in the same language.
 *
 * @module
 */
import {
  type ChatEvent,
  type Codec,
  type CodecName,
  codecs,
  type Language,
  languages,
} from "../../protocol/mod.ts";
import type { ByteRange } from "./byte_queue.ts";

/** A protocol in a language. There is one object for each pair, so that identity tells them apart. */
export interface Encoding {
  readonly codec: Codec;
  readonly codecName: CodecName;
  readonly language: Language;
}

const encodings = new Map<string, Encoding>();
for (const [name, codec] of Object.entries(codecs)) {
  for (const language of languages) {
    encodings.set(`${name}/${language}`, { codec, codecName: name as CodecName, language });
  }
}

/** The encoding of a protocol in a language. */
export function encodingOf(codec: CodecName, language: Language): Encoding {
  return encodings.get(`${codec}/${language}`)!;
}

/** The length of a block that messages are encoded into, one behind the other, in bytes. */
const blockLength = 64 * 1024;
/** What may need more than this gets bytes of its own. */
const sharedLimit = 4 * 1024;

/** Where messages in one encoding go. So what many are sent in the same order is one range of bytes for each of them. */
class Space {
  #block = new Uint8Array(blockLength);
  #used = 0;

  /** The bytes of an event; undefined where its peers do not get it. */
  encode(event: ChatEvent, { codec, language }: Encoding): ByteRange | undefined {
    if (this.#used + sharedLimit > blockLength) {
      this.#block = new Uint8Array(blockLength);
      this.#used = 0;
    }
    const start = this.#used;
    const free = this.#block.subarray(start, start + sharedLimit);
    const bytes = codec.encodeEvent(event, language, free);
    if (!bytes) return undefined;
    if (bytes.buffer !== free.buffer) return { block: bytes, start: 0, end: bytes.length };
    this.#used += bytes.length;
    return { block: this.#block, start, end: this.#used };
  }
}

const spaces = new Map<Encoding, Space>();

/** The bytes of an event in an encoding; undefined where its peers do not get it. */
export function encode(event: ChatEvent, encoding: Encoding): ByteRange | undefined {
  let space = spaces.get(encoding);
  if (!space) spaces.set(encoding, space = new Space());
  return space.encode(event, encoding);
}

/** Encodes an event for many: the function gives its bytes in an encoding, made at the first call for each. */
export function encodeOnce(event: ChatEvent): (encoding: Encoding) => ByteRange | undefined {
  const made = new Map<Encoding, ByteRange | undefined>();
  let last: Encoding | undefined;
  let lastBytes: ByteRange | undefined;
  return (encoding) => {
    if (encoding === last) return lastBytes;
    if (!made.has(encoding)) made.set(encoding, encode(event, encoding));
    last = encoding;
    return lastBytes = made.get(encoding);
  };
}
