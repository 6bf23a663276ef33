/**
 * The client's side of the colon protocol: what it sends comes from the command table, and what it reads are lines for
 * people.
 *
 * @module
 */
import { type Arriving, type EventDecoder, type Outgoing, serverLineLimit } from "../codec.ts";
import { definitionOf } from "../commands.ts";
import { ByteBuffer } from "../framing.ts";
import { formatTemplate, parseTemplate } from "../template.ts";

const utf8 = new TextEncoder();

/** Reads lines for people. */
export class ColonEventDecoder implements EventDecoder {
  readonly #buffer = new ByteBuffer();

  /** Takes the bytes of one read. A character may be split over two reads. */
  push(bytes: Uint8Array): Arriving[] {
    const items: Arriving[] = [];
    this.#buffer.append(bytes);
    let line;
    while ((line = this.#buffer.takeLine(serverLineLimit)) !== undefined) {
      // A line that is not UTF-8, or longer than any answer, is not of this protocol: nobody could read it.
      if (typeof line !== "string") continue;
      items.push({ kind: "line", text: line, refused: line.startsWith("Error:") });
    }
    this.#buffer.keep();
    return items;
  }
}

/**
 * The line of a command; undefined where the protocol has no form for it. Of `file` it is the header: its bytes have to
 * follow at once. Line breaks in a text would end the command: they become spaces.
 */
export function encodeColonCommand({ command, from }: Outgoing): Uint8Array | undefined {
  const { wire } = definitionOf(command.name);
  if (!wire) return undefined;
  const line = formatTemplate(parseTemplate(command.name, wire), { ...command.parameters, from });
  return utf8.encode(line.replace(/\r\n|[\r\n]/g, " ") + "\n");
}
