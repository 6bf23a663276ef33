import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { releaseNotes } from "../../.github/deploy/release_notes.ts";

const changelog = `# Changelog

What changed.

## [0.3.0] - unreleased (2026-12-01)

### Added

- Not yet.

## [0.2.0] - 2026-11-30

Read this first, since it
is important.

### Added

- A thing that takes
  two lines.
- Another \`thing\`.

### Fixed

- A bug.

## [0.1.0] - 2026-11-21

## [0.0.1] - 2026-11-01

- The first.
`;

Deno.test("releaseNotes() takes a version's part, with its paragraphs joined to lines", () => {
  assertEquals(
    releaseNotes(changelog, "0.2.0"),
    `Read this first, since it is important.

### Added

- A thing that takes two lines.
- Another \`thing\`.

### Fixed

- A bug.
`,
  );
  assertEquals(releaseNotes(changelog, "0.0.1"), "- The first.\n");
  assertEquals(releaseNotes(changelog.replaceAll("\n", "\r\n"), "0.0.1"), "- The first.\n");
});

Deno.test("releaseNotes() refuses a version that is missing, unreleased or empty", () => {
  assertThrows(() => releaseNotes(changelog, "9.9.9"), Error, "[9.9.9]");
  assertThrows(() => releaseNotes(changelog, "0.3.0"), Error, "no date");
  assertThrows(() => releaseNotes(changelog, "0.1.0"), Error, "says nothing");
  assertThrows(() => releaseNotes(changelog, "0.2"), Error, "[0.2]");
});

integrationTest("releaseNotes() can read our changelog once its version has a date", async () => {
  const path = new URL("../../.github/CHANGELOG.md", import.meta.url);
  const ours = (await Deno.readTextFile(path)).replace(/ - unreleased.*/, " - 2026-11-30");
  const version = /^## \[([^\]]+)\]/m.exec(ours)?.[1] ?? "";
  const notes = releaseNotes(ours, version);
  assert(notes.startsWith("### "), notes.slice(0, 100));
  assert(!/\n {2}\S/.test(notes), "a line only continues the one before");
});
