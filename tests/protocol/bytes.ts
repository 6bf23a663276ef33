/**
 * Ways to feed bytes to a decoder, and what it made of them in a form that can be compared.
 *
 * @module
 */
import type { Arriving, CommandDecoder, EventDecoder, Incoming } from "../../protocol/mod.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text);
}

/** The text of bytes. */
export function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && decoder.decode(bytes);
}

/** Bytes put together. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** What came in, for comparison: errors by their code, raw bytes as text, neighbouring bodies joined. */
export type Seen =
  | {
    readonly command: string;
    readonly parameters: unknown;
    readonly request?: unknown;
    readonly from?: string;
  }
  | { body: string; last: boolean }
  | { readonly invalid: string; readonly request?: unknown };

/** Feeds reads, each of which is overwritten right after its push; `undefined` is a pause. */
export function feed(
  target: CommandDecoder,
  ...reads: readonly (string | Uint8Array | undefined)[]
): Seen[] {
  const seen: Seen[] = [];
  const bodies = new TextDecoder();
  for (const read of reads) {
    const bytes = typeof read === "string" ? bytesOf(read) : read?.slice();
    const items = bytes ? target.push(bytes) : target.pause();
    for (const item of items) note(seen, item, bodies);
    bytes?.fill(0x3a);
  }
  return seen;
}

/** Feeds bytes one by one. */
export function feedSlowly(target: CommandDecoder, bytes: Uint8Array): Seen[] {
  return feed(target, ...[...bytes].map((byte) => Uint8Array.of(byte)));
}

function note(seen: Seen[], item: Incoming, bodies: TextDecoder): void {
  if (item.kind === "command") {
    const { command: { name, parameters }, request, from } = item;
    seen.push(defined({ command: name, parameters: { ...parameters }, request, from }));
  } else if (item.kind === "invalid") {
    seen.push(defined({ invalid: item.error.code, request: item.request }));
  } else {
    const before = seen.at(-1);
    const body = bodies.decode(item.bytes, { stream: !item.last });
    if (before && "body" in before && !before.last) {
      before.body += body;
      before.last = item.last;
    } else seen.push({ body, last: item.last });
  }
}

function defined<Value extends object>(value: Value): Value {
  return Object.fromEntries(
    Object.entries(value).filter(([, field]) => field !== undefined),
  ) as Value;
}

/** Feeds a client's decoder, overwriting each read; raw bytes are copied. */
export function receive(
  target: EventDecoder,
  ...reads: readonly (string | Uint8Array)[]
): Arriving[] {
  return reads.flatMap((read) => {
    const bytes = typeof read === "string" ? bytesOf(read) : read.slice();
    const items = target.push(bytes).map(copied);
    bytes.fill(0x3a);
    return items;
  });
}

function copied(item: Arriving): Arriving {
  if (item.kind === "event" && item.event.event === "file_data") {
    return { kind: "event", event: { ...item.event, bytes: item.event.bytes.slice() } };
  }
  return "bytes" in item && item.bytes ? { ...item, bytes: item.bytes.slice() } : item;
}

/** A text in every way to split it in two. */
export function splits(text: string): [Uint8Array, Uint8Array][] {
  const bytes = bytesOf(text);
  return Array.from(bytes, (_byte, at) => [bytes.slice(0, at), bytes.slice(at)]);
}
