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

/** Encodes an event for many: the function gives its bytes in an encoding, made at the first call for each. */
export function encodeOnce(event: ChatEvent): (encoding: Encoding) => Uint8Array | undefined {
  const made = new Map<Encoding, Uint8Array | undefined>();
  let last: Encoding | undefined;
  let lastBytes: Uint8Array | undefined;
  return (encoding) => {
    if (encoding === last) return lastBytes;
    if (!made.has(encoding)) {
      made.set(encoding, encoding.codec.encodeEvent(event, encoding.language));
    }
    last = encoding;
    return lastBytes = made.get(encoding);
  };
}
