/**
 * The lines of a text file of unknown past: in UTF-8, in the code page of Korean Windows (CP949), or in UTF-16 with a
 * mark; with or without byte order marks and carriage returns.
 *
 * @module
 */

/** A line without its end, and its number from 1 on; undefined where it is no text, or longer than any line should be. */
export interface TextLine {
  readonly number: number;
  readonly text: string | undefined;
}

/** Longest line, in bytes of UTF-8. */
const lineLimit = 16 * 2 ** 20;
const lineFeed = 10;

const utf8 = new TextDecoder("utf-8", { fatal: true });
const cp949 = new TextDecoder("euc-kr", { fatal: true });

/** Reads a file, line by line. */
export async function* readTextLines(path: string): AsyncGenerator<TextLine> {
  let number = 0;
  for await (const line of splitLines(await openAsBytes(path))) {
    number++;
    yield { number, text: line === undefined ? undefined : decode(line) };
  }
}

// What Windows calls Unicode has zero bytes in its line breaks, so it has to become UTF-8 before it is split.
async function openAsBytes(path: string): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  using probe = await Deno.open(path);
  const mark = new Uint8Array(2);
  await probe.read(mark);
  const { readable } = await Deno.open(path);
  const encoding = mark[0] === 0xff && mark[1] === 0xfe
    ? "utf-16le"
    : mark[0] === 0xfe && mark[1] === 0xff
    ? "utf-16be"
    : undefined;
  if (encoding === undefined) return readable;
  return readable.pipeThrough(new TextDecoderStream(encoding))
    .pipeThrough(new TextEncoderStream());
}

async function* splitLines(
  stream: ReadableStream<Uint8Array>,
): AsyncGenerator<Uint8Array | undefined> {
  let parts: Uint8Array[] = [];
  let length = 0;
  const add = (part: Uint8Array): void => {
    length += part.length;
    if (length <= lineLimit) parts.push(part);
    else parts = [];
  };
  const finish = (): Uint8Array | undefined => {
    const line = length > lineLimit ? undefined : joined(parts, length);
    parts = [];
    length = 0;
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end; (end = chunk.indexOf(lineFeed, start)) !== -1; start = end + 1) {
      add(chunk.subarray(start, end));
      yield finish();
    }
    add(chunk.subarray(start));
  }
  if (length > 0) yield finish();
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  if (parts.length === 1) return parts[0];
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

// Each line by itself: a log may have been written on by a server that was set up differently, or been joined from
// files that each begin with a mark. Hardly a Korean text in CP949 is UTF-8 by chance.
function decode(line: Uint8Array): string | undefined {
  for (const decoder of [utf8, cp949]) {
    try {
      return decoder.decode(line).replace(/\r$/, "");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return undefined;
}
