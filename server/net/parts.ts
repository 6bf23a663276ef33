/**
 * The parts of a long answer in the sizes in which they are sent.
 *
 * @module
 */
import type { AnswerPart } from "../../protocol/mod.ts";

/** How much of an answer is sent at a time, in characters: what the peer has not read yet stays in storage. */
const partLength = 16 * 1024;
/** What a message takes besides its text, in characters. */
const overhead = 100;

/** Splits a part, so that none is larger than needed to keep a connection busy. */
export function* smallParts(part: AnswerPart): Generator<AnswerPart> {
  if ("messages" in part) {
    for (const messages of runs(part.messages, ({ text }) => text.length)) yield { messages };
  } else if ("records" in part) {
    for (const records of runs(part.records, ({ content }) => content.length)) yield { records };
  } else yield part;
}

function* runs<Item>(items: readonly Item[], lengthOf: (item: Item) => number): Generator<Item[]> {
  let run: Item[] = [];
  let length = 0;
  for (const item of items) {
    run.push(item);
    length += lengthOf(item) + overhead;
    if (length < partLength) continue;
    yield run;
    run = [];
    length = 0;
  }
  if (run.length > 0) yield run;
}
