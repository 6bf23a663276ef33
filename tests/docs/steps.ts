/**
 * The steps of a README, done to the letter in a copy of the source.
 *
 * @module
 */
import { assert, assertEquals, fail } from "../helpers/assert.ts";
import { pages } from "./tables.ts";

/** A code block and where the text says that it goes: above a line of a file, or into a new file. */
export interface Step {
  readonly file: string;
  readonly above?: string;
  readonly code: string;
}

const root = new URL("../../", import.meta.url).pathname;
const source = [
  "protocol",
  "services",
  "server",
  "client",
  "main.ts",
  "deno.json",
  "deno.lock",
];

/** The steps of a page between two markers: of the text before each block, the last `code` ending in .ts is the file, one after it the line. */
export async function readSteps(page: string, marker: string): Promise<Step[]> {
  const text = await Deno.readTextFile(pages[page].path);
  const part = text.split(`<!-- ${marker} -->`)[1]?.split(`<!-- /${marker} -->`)[0];
  if (part === undefined) fail(`${page} lacks <!-- ${marker} --> … <!-- /${marker} -->`);
  const blocks = [...part.matchAll(/([^\n]+(?:\n[^\n]+)*)\n\n```ts\n([\s\S]*?)```/g)];
  return blocks.map(([, words, code]) => {
    const names = [...words.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const file = names.findLastIndex((name) => /^\w+(\/\w+)+\.ts$/.test(name));
    if (file === -1) fail(`${page} does not say where this goes: ${code}`);
    return { file: names[file], above: names[file + 1], code };
  });
}

async function apply({ file, above, code }: Step, folder: string): Promise<void> {
  const path = `${folder}/${file}`;
  const before = await Deno.readTextFile(path).catch(() => "");
  // Whoever tried the steps in place has them all, laid out by `deno fmt`.
  if (withoutSpaces(before).includes(withoutSpaces(code))) return;
  if (above === undefined) return await Deno.writeTextFile(path, code, { createNew: true });
  const lines = before.split("\n");
  const mentions = lines.filter((line) => line.includes(above)).length;
  assertEquals(mentions, 1, `${file}: whoever looks for \`${above}\` must meet its line alone`);
  const places = lines.flatMap((line, index) => line.trim() === above ? [index] : []);
  assertEquals(places.length, 1, `README.md: ${file} must have one line that is \`${above}\``);
  lines.splice(places[0], 0, code.trimEnd());
  await Deno.writeTextFile(path, lines.join("\n"));
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, "");
}

async function copySource(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copySource(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Runs Deno in a folder, and returns what it prints. Fails when it fails. */
export async function run(cwd: string, args: string[], input = ""): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

/** Copies the source into a new folder, and does the steps there. */
export async function copyWithSteps(copy: string, steps: readonly Step[]): Promise<void> {
  assert(steps.length > 2);
  await Deno.mkdir(copy);
  for (const name of source) await copySource(root + name, `${copy}/${name}`);
  for (const step of steps) await apply(step, copy);
  await run(copy, ["check", "main.ts", "client/main.ts"]);
}
