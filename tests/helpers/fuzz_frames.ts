/**
 * Frames that nobody should send: golden ones that were damaged, and what was made to hurt. They follow from a seed.
 *
 * @module
 */
import { readGolden, wireText } from "../protocol/golden_file.ts";
import type { Random } from "./random.ts";

const utf8 = new TextEncoder();

/** A protocol that is fuzzed. */
export type FuzzedProtocol = "json" | "lines" | "legacy" | "bridge";

/** All of them. */
export const fuzzedProtocols: readonly FuzzedProtocol[] = ["json", "lines", "legacy", "bridge"];

/** What the frames of each protocol look like before they are damaged. */
const goodFrames = new Map<FuzzedProtocol, readonly Uint8Array[]>();

function goodFramesOf(protocol: FuzzedProtocol): readonly Uint8Array[] {
  const known = goodFrames.get(protocol);
  if (known) return known;
  const frames = readFrames[protocol]();
  goodFrames.set(protocol, frames);
  return frames;
}

const readFrames: Readonly<Record<FuzzedProtocol, () => Uint8Array[]>> = {
  json: () => golden("json_commands.txt"),
  lines: () => [...golden("colon_lines.txt"), ...golden("colon_commands.txt")],
  legacy: () =>
    readGolden("colon_legacy.txt").flatMap(({ wire }) =>
      wire.filter((read) => read !== "pause").map((read) => utf8.encode(JSON.parse(read)))
    ),
  bridge: () => golden("bridge_packets.txt"),
};

/** The next frame for a peer of a protocol. */
export function fuzzFrame(protocol: FuzzedProtocol, random: Random): Uint8Array {
  const good = random.pick(goodFramesOf(protocol));
  const kind = random.below(100);
  if (kind < 50) return damaged(good, random);
  if (kind < 65) return good.subarray(0, random.below(good.length + 1));
  if (kind < 75) return noise(random.below(200), random);
  if (kind < 85) return random.pick(goodFramesOf(random.pick(fuzzedProtocols)));
  if (kind < 92) return withBadText(good, random);
  if (kind < 97) return nested(1 + random.below(2_000), random);
  if (kind < 99) return good;
  return huge(random);
}

function golden(name: string): Uint8Array[] {
  return readGolden(name).map((step) => utf8.encode(wireText(step)));
}

function damaged(good: Uint8Array, random: Random): Uint8Array {
  const bytes = [...good];
  for (let change = 0; change <= random.below(4); change++) {
    const at = random.below(bytes.length + 1);
    const kind = random.below(5);
    if (kind === 0) bytes[Math.min(at, bytes.length - 1)] = random.below(256);
    else if (kind === 1) bytes.splice(at, random.below(8));
    else if (kind === 2) bytes.splice(at, 0, ...bytes.slice(at, at + random.below(20)));
    else if (kind === 3) bytes.splice(at, 0, ...utf8.encode(random.pick(sharpBits)));
    else bytes.reverse();
  }
  return Uint8Array.from(bytes);
}

const sharpBits = [
  ...[":", "\n", "\r\n", "{", "}", '"', "\\", "\0", "FILE:", "ID:", "AICHAT:", "\u202e", "\ufeff"],
  ...["-1", "1e400", "9007199254740993", '"__proto__":', '"constructor":', '"bytes":3', "null"],
  ...["../", "CON", "😀", "\ud800", "가".normalize("NFD")],
];

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

const badTexts = [[0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf5, 0x80, 0x80, 0x80], [0xea, 0xb0], [0xff]];

function withBadText(good: Uint8Array, random: Random): Uint8Array {
  const at = random.below(good.length);
  return Uint8Array.from([...good.subarray(0, at), ...random.pick(badTexts), ...good.subarray(at)]);
}

function nested(depth: number, random: Random): Uint8Array {
  const [open, close] = random.pick([["[", "]"], ['{"a":', "}"], ['{"data":[', "]}"]]);
  const inside = open.repeat(depth) + "1" + close.repeat(depth);
  const field = random.pick(["text", "request", "resume", "data", "event", "auth"]);
  return utf8.encode(
    random.pick([
      `${inside}\n`,
      `{"command":"broadcast","${field}":${inside}}\n`,
      `{"event":"analyze","data":{"${field}":${inside}}}\n`,
    ]),
  );
}

function huge(random: Random): Uint8Array {
  const text = random.pick(["x", "가", ":", "{", "\\", " "]).repeat(random.below(150_000));
  const end = random.pick(["", "\n", ":", '"}\n']);
  return utf8.encode(random.pick(['{"command":"echo","text":"', "BR:a:", ""]) + text + end);
}
