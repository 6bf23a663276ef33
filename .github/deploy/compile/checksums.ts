/**
 * SHA-256 sums of files, in the form that `sha256sum --check` reads.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** One line for each file, by its name alone: `<64 digits>  <name>`. */
export async function checksums(folder: string, names: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const name of names) lines.push(`${await sha256(`${folder}/${name}`)}  ${name}\n`);
  return lines.join("");
}

async function sha256(path: string): Promise<string> {
  using file = await Deno.open(path);
  const hash = createHash("sha256");
  for await (const piece of file.readable) hash.update(piece);
  return hash.digest("hex");
}
