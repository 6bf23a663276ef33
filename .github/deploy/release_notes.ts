/**
 * What a release says of itself: a version's part of the changelog.
 *
 * `deno run --allow-read .github/deploy/release_notes.ts v0.1.0` prints it.
 *
 * @module
 */

/**
 * Takes the part of a version out of a changelog that has the form of Keep a Changelog. Lines that only continue a
 * paragraph are joined to it, because a release's page shows every line end.
 *
 * @throws {Error} When the version is not there, is not released yet or says nothing.
 */
export function releaseNotes(changelog: string, version: string): string {
  const lines = changelog.replaceAll("\r\n", "\n").split("\n");
  const heading = `## [${version}]`;
  const start = lines.findIndex((line) => line.startsWith(heading));
  if (start === -1) throw new Error(`the changelog has no heading "${heading} - <date>"`);
  if (!/^ - \d{4}-\d{2}-\d{2}$/.test(lines[start].slice(heading.length).trimEnd())) {
    throw new Error(`the changelog gives ${version} no date: "${heading} - YYYY-MM-DD"`);
  }
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => line.startsWith("## "));
  const notes = unwrap(end === -1 ? rest : rest.slice(0, end));
  if (!notes.some((line) => line.startsWith("- "))) {
    throw new Error(`the changelog says nothing of ${version}`);
  }
  return notes.join("\n").trim() + "\n";
}

function unwrap(lines: readonly string[]): string[] {
  const joined: string[] = [];
  for (const line of lines) {
    const text = line.trim();
    const before = joined.at(-1) ?? "";
    const begins = text === "" || /^(?:#|- )/.test(text);
    if (begins || before === "" || before.startsWith("#")) joined.push(line.trimEnd());
    else joined[joined.length - 1] = `${before} ${text}`;
  }
  return joined;
}

if (import.meta.main) {
  const [tag = ""] = Deno.args;
  const changelog = new URL("../CHANGELOG.md", import.meta.url);
  try {
    // deno-lint-ignore no-console
    console.log(releaseNotes(await Deno.readTextFile(changelog), tag.replace(/^v/, "")));
  } catch (error) {
    // deno-lint-ignore no-console
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
