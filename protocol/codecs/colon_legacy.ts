/**
 * Commands of legacy clients, which frame nothing: where one ends shows in its fields, the end of a read, or a pause
 * (source: shared/wire/colon.md, "Two kinds of peer on the same port").
 *
 * @module
 */
import type { Incoming } from "../codec.ts";
import { MadangError } from "../errors.ts";
import { decodeText } from "../framing.ts";
import { endsInsideCharacter } from "../text_bytes.ts";
import type { Template } from "../template.ts";
import { isHttpRequest, refusedHttp } from "./colon_http.ts";
import {
  beginsVerb,
  endOfDigits,
  followingCommand,
  mayEndInsideCommand,
  verbAt,
} from "./colon_following.ts";
import {
  fewestFields,
  readCommand,
  refuseEncoding,
  refuseFields,
  unknownVerb,
} from "./colon_verbs.ts";

/** What stands at the beginning of what a legacy peer sent. */
export type LegacyReading =
  /** A command, or why it is none; how many bytes it took, and how many after them belong to nothing. */
  | { readonly item: Incoming; readonly length: number; readonly discard: number }
  /** Not complete yet: more bytes complete it, or a pause where `byPause` says so. */
  | { readonly item: undefined; readonly byPause: boolean };

const colon = 0x3a;
/** How far behind the place of a size one is looked for, in bytes: longer names have none. */
const longestName = 512;
const lossyUtf8 = new TextDecoder();
const waiting: LegacyReading = { item: undefined, byPause: false };
const waitingForPause: LegacyReading = { item: undefined, byPause: true };

/**
 * Reads the first command of what is unread at the end of a read, or, when `paused`, after a pause.
 * There must be at least one byte.
 */
export function readLegacy(bytes: Uint8Array, paused: boolean): LegacyReading {
  const verb = verbAt(bytes, 0);
  if (!verb) return readUnknown(bytes, paused);
  const { templates, end } = verb;
  const [template] = templates;
  if (!template.terminated) {
    const takesRest = templates.some(({ fields }) =>
      fields.some((field) => "parameter" in field && field.takesRest)
    );
    return takesRest ? readUntilPause(templates, bytes, paused) : readHeader(template, bytes, end);
  }
  const following = followingCommand(bytes);
  if (following !== undefined) return readWhole(templates, bytes, following);
  if (bytes.at(-1) !== colon || !hasFields(templates, bytes)) return waiting;
  if (!paused && mayEndInsideCommand(bytes)) return waitingForPause;
  return readWhole(templates, bytes, bytes.length);
}

// Whether the fewest fields of the forms are there, each with the `:` that ends it, as the verb has one.
function hasFields(templates: readonly Template[], bytes: Uint8Array): boolean {
  const fields = fewestFields(templates) - (templates[0].terminated ? 0 : 1);
  let at = -1;
  for (let separators = 0; separators <= fields; separators++) {
    at = bytes.indexOf(colon, at + 1);
    if (at === -1) return false;
  }
  return true;
}

function readUnknown(bytes: Uint8Array, paused: boolean): LegacyReading {
  if (isHttpRequest(lossyUtf8.decode(bytes.subarray(0, 16)))) {
    return { item: refusedHttp, length: bytes.length, discard: 0 };
  }
  if (beginsVerb(bytes)) return waiting;
  if (bytes.at(-1) !== colon && !paused) return waitingForPause;
  return refuse(unknownVerb(lossyUtf8.decode(bytes)), bytes.length);
}

// `AICHAT:<from>:<question>`: nothing but a pause ends it, and nothing can follow it.
function readUntilPause(
  templates: readonly Template[],
  bytes: Uint8Array,
  paused: boolean,
): LegacyReading {
  if (!hasFields(templates, bytes)) return waiting;
  if (!paused) return waitingForPause;
  if (endsInsideCharacter(bytes)) return waiting;
  return readWhole(templates, bytes, bytes.length);
}

// `FILE:<from>:<to>:<name>:<size>`: the size is the digits up to the first byte that is no digit, or to the read's end.
function readHeader(template: Template, bytes: Uint8Array, verbEnd: number): LegacyReading {
  let sizeStart = verbEnd + 1;
  for (let field = 1; field < template.fields.length; field++) {
    const end = bytes.indexOf(colon, sizeStart);
    if (end === -1) return waiting;
    sizeStart = end + 1;
  }
  if (sizeStart === bytes.length) return waiting;
  return readWhole([template], bytes, endOfSize(bytes, sizeStart) ?? bytes.length);
}

// A name with a `:` in it will be refused, but its bytes follow: the size is behind a later `:`.
function endOfSize(bytes: Uint8Array, start: number): number | undefined {
  const name = bytes.subarray(0, start + longestName);
  for (let at = start; at > 0; at = name.indexOf(colon, at) + 1) {
    const end = endOfDigits(bytes, at);
    if (end > at) return end;
  }
  return undefined;
}

function readWhole(
  templates: readonly Template[],
  bytes: Uint8Array,
  length: number,
): LegacyReading {
  const text = decodeText(bytes.subarray(0, length));
  const item = text === undefined ? undefined : readCommand(templates, text);
  if (item) return { item, length, discard: 0 };
  const { error, discard } = text === undefined
    ? refuseEncoding(templates, lossyUtf8.decode(bytes.subarray(0, length)))
    : refuseFields(templates, text);
  return { item: { kind: "invalid", error }, length, discard };
}

function refuse(error: MadangError, length: number): LegacyReading {
  return { item: { kind: "invalid", error }, length, discard: 0 };
}
