/**
 * Golden files: what stands on the wire, and what it means. A line begins with
 *
 *     #   a comment
 *     >   a line on the wire (in legacy.txt: a JSON string, which is one read, or the word `pause`)
 *     +   a JSON string: raw bytes right after the line before
 *     =   what the lines since the last `=` mean, as JSON; several follow each other
 *
 * @module
 */

/** One step of a conversation. */
export interface GoldenStep {
  /** The lines as they stand in the file, without `> `. */
  readonly wire: readonly string[];
  /** Raw bytes after the last line. */
  readonly raw: string;
  /** What it means. */
  readonly meaning: readonly unknown[];
}

/** Reads a golden file of tests/protocol/golden. */
export function readGolden(name: string): GoldenStep[] {
  const text = Deno.readTextFileSync(new URL(`./golden/${name}`, import.meta.url));
  const steps: { wire: string[]; raw: string; meaning: unknown[] }[] = [];
  for (const line of text.split("\n")) {
    const [mark, rest] = [line.slice(0, 1), line.slice(2)];
    if (mark === "" || mark === "#") continue;
    let step = steps.at(-1);
    if (mark !== "=" && (!step || step.meaning.length > 0)) {
      step = { wire: [], raw: "", meaning: [] };
      steps.push(step);
    }
    if (!step) throw new Error(`${name} begins with "${line}"`);
    if (mark === ">") step.wire.push(rest);
    else if (mark === "+") step.raw += JSON.parse(rest);
    else if (mark === "=") step.meaning.push(JSON.parse(rest));
    else throw new Error(`${name}: "${line}" begins with none of # > + =`);
  }
  return steps;
}

/** A step's bytes on the wire, as text. */
export function wireText({ wire, raw }: GoldenStep): string {
  return wire.map((line) => `${line}\n`).join("") + raw;
}
