/**
 * Where one command of a legacy peer ends and the next begins, when a read holds several.
 *
 * A following command counts only if a known verb stands right after a `:`, all its fields are there, and its sender
 * is the one who sent the first. Everything else is text: a message may contain anything.
 *
 * @module
 */
import type { Template } from "../template.ts";
import { templatesOf, wireVerbs } from "./colon_verbs.ts";

const colon = 0x3a;
const verbLengths: ReadonlySet<number> = new Set(wireVerbs.map((verb) => verb.length));
const longestVerb = Math.max(...verbLengths);
const ascii = new TextDecoder("latin1");
/** Longest beginning of a command that lacks its last field, in bytes: a verb and names of at most 32 characters. */
const longestBeginning = 512;

/** A command found in bytes. Positions count from the beginning of the bytes. */
interface Found {
  /** Where it ends if nothing more belongs to it: after its last terminator, or a size. */
  readonly end: number;
  /** Whether what follows may belong to it too: its last field is free text. */
  readonly open: boolean;
  /** Whether what follows is not commands but the raw bytes that it announced, or the end of a transmission. */
  readonly last: boolean;
  /** Whether it registers an ID. */
  readonly registers: boolean;
  /** The bytes of its sender, or of the id that it registers. */
  readonly sender: Uint8Array | undefined;
}

/** The end of the verb that stands at a position (that of its `:`), with its forms; undefined when none stands there. */
export function verbAt(
  bytes: Uint8Array,
  start: number,
): { readonly end: number; readonly templates: readonly Template[] } | undefined {
  const length = bytes.subarray(start, start + longestVerb + 1).indexOf(colon);
  if (!verbLengths.has(length)) return undefined;
  const templates = templatesOf(ascii.decode(bytes.subarray(start, start + length)));
  return templates && { end: start + length, templates };
}

/**
 * The position at which the command that begins the bytes is followed by another one: the first that is told for sure.
 * Undefined when there is none. Takes time in proportion to the bytes.
 */
export function followingCommand(bytes: Uint8Array): number | undefined {
  const first = commandAt(bytes, 0);
  if (!first?.sender || first.last || first.end === bytes.length) return undefined;
  // Free text reaches to the first command that follows it. A command without ends where its fields end: the next one
  // need not be complete yet.
  if (first.open) {
    // A verb right after an ID is no password: those are longer.
    if (first.registers && verbAt(bytes, first.end)) return first.end;
    return commandsOf(first.sender, bytes, first.end).at(-1);
  }
  const begins = verbAt(bytes, first.end) || beginsVerb(bytes.subarray(first.end));
  return begins ? first.end : undefined;
}

/**
 * Whether bytes that could be one command with free text may also end inside a second one of the same sender, as in
 * `BR:a:hi:TO:a:bob:`. Only a pause tells.
 */
export function mayEndInsideCommand(bytes: Uint8Array): boolean {
  const first = commandAt(bytes, 0);
  if (!first?.sender || !first.open) return false;
  const earliest = Math.max(first.end - 1, bytes.length - longestBeginning);
  for (let at = bytes.length - 1; at >= earliest; at = bytes.lastIndexOf(colon, at - 1)) {
    if (isBeginning(bytes, at + 1, first.sender)) return true;
    if (at === 0) break;
  }
  return false;
}

// Whether a command of the sender begins there and is not complete.
function isBeginning(bytes: Uint8Array, start: number, sender: Uint8Array): boolean {
  const verb = verbAt(bytes, start);
  if (!verb || commandAt(bytes, start)) return false;
  const fields = ascii.decode(bytes.subarray(verb.end + 1, bytes.length - 1)).split(":");
  return verb.templates.some((template) => {
    const index = template.fields.findIndex((field) =>
      "parameter" in field && field.parameter === "from"
    );
    const isSaid = index >= 0 && index < fields.length && bytes.length > verb.end + 1;
    return fields.length <= template.fields.length &&
      (!isSaid || fields[index] === ascii.decode(sender));
  });
}

/** Whether more bytes can still make a known verb of these. */
export function beginsVerb(bytes: Uint8Array): boolean {
  if (bytes.length > longestVerb) return false;
  const text = ascii.decode(bytes).toUpperCase();
  return wireVerbs.some((verb) => verb.startsWith(text));
}

// The positions from `from` on at which a sender's commands stand, with all their fields, the last first. After one
// without free text either nothing stands or another command, which is why it goes from the end to the beginning.
function commandsOf(sender: Uint8Array, bytes: Uint8Array, from: number): number[] {
  const starts: number[] = [];
  const known = new Set<number>();
  for (let at = bytes.lastIndexOf(colon); at >= from - 1; at = bytes.lastIndexOf(colon, at - 1)) {
    const found = commandAt(bytes, at + 1);
    const ends = found && (found.open || found.last || found.end === bytes.length ||
      known.has(found.end));
    if (ends && found.sender && isEqual(found.sender, sender)) {
      starts.push(at + 1);
      known.add(at + 1);
    }
    if (at === 0) break;
  }
  return starts;
}

function commandAt(bytes: Uint8Array, start: number): Found | undefined {
  const verb = verbAt(bytes, start);
  if (!verb) return undefined;
  for (const template of verb.templates) {
    const found = fieldsAt(template, bytes, verb.end + 1);
    if (found) return found;
  }
  return undefined;
}

function fieldsAt(template: Template, bytes: Uint8Array, start: number): Found | undefined {
  const registers = template.command === "register";
  let sender: Uint8Array | undefined;
  let position = start;
  for (const [index, field] of template.fields.entries()) {
    const isLast = index === template.fields.length - 1;
    // Where it is there, it belongs to the rest that follows it.
    if ("parameter" in field && field.marker !== "") continue;
    // Whatever follows may be of this command: a password, a reason.
    if ("parameter" in field && field.takesRest && field.optional) {
      return { end: position, open: true, last: false, sender, registers };
    }
    if (isLast && !template.terminated) {
      const end = "parameter" in field && field.takesRest
        ? bytes.length
        : endOfDigits(bytes, position);
      return end > position ? { end, open: false, last: true, sender, registers } : undefined;
    }
    const end = bytes.indexOf(colon, position);
    if (end <= position) return undefined;
    const value = bytes.subarray(position, end);
    if ("word" in field) {
      if (ascii.decode(value).toUpperCase() !== field.word) return undefined;
    } else if (field.parameter === "from" || registers) {
      sender = value;
    }
    position = end + 1;
    if ("parameter" in field && field.takesRest) {
      return { end: position, open: true, last: false, sender, registers };
    }
  }
  return { end: position, open: false, last: false, sender, registers };
}

/** The position of the first byte from `start` on that is no digit. */
export function endOfDigits(bytes: Uint8Array, start: number): number {
  let end = start;
  while (end < bytes.length && bytes[end] >= 0x30 && bytes[end] <= 0x39) end++;
  return end;
}

function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
