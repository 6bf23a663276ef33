/**
 * The lines of standard input.
 *
 * @module
 */
import { ByteBuffer, clientLineLimit, decodeText, MadangError } from "../protocol/mod.ts";

/** Lines as they come, without their ends; one that is too long or not UTF-8 is the error that says so. */
export async function* inputLines(
  input: AsyncIterable<Uint8Array>,
): AsyncGenerator<string | MadangError> {
  const buffer = new ByteBuffer();
  for await (const bytes of input) {
    buffer.append(bytes);
    let line;
    while ((line = buffer.takeLine(clientLineLimit)) !== undefined) yield line;
    buffer.keep();
  }
  if (buffer.length > 0) yield decodeText(buffer.unread) ?? new MadangError("not_utf8");
}
