import { languages, problemTables } from "../../protocol/mod.ts";
import { assert, assertEquals, fail } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { errorsPage, errorsPageText } from "./errors_page.ts";
import { installErrors } from "./install_errors.ts";

integrationTest("ERRORS.md: says what the definitions say", async () => {
  const [text, fresh] = await Promise.all([Deno.readTextFile(errorsPage), errorsPageText()]);
  const lines = fresh.split("\n");
  const stale = text.split("\n").find((line, index) => line !== lines[index]);
  if (text !== fresh) fail(`it is stale: run \`deno task docs\`. The first line: ${stale}`);
});

integrationTest(
  "every problem says what to do, in both languages, with the same values",
  async () => {
    await errorsPageText(); // which loads all definitions
    const all = problemTables.flatMap(({ problems }) => Object.entries(problems));
    assert(all.length > 200, `only ${all.length} problems are listed`);
    for (const [name, problem] of all) {
      assertEquals(placeholders(problem.en), placeholders(problem.ko), name);
      if (problem.todo === "said") continue;
      for (const language of languages) {
        // It stands on a page, where nothing fills it in.
        assertEquals(placeholders(problem.todo[language]), [], name);
        assert(
          /^[\S].{3,}[\S]$/.test(problem.todo[language]),
          `${name}: ${problem.todo[language]}`,
        );
      }
    }
  },
);

integrationTest(
  "every failure of install.sh is listed, with the same values in both languages",
  async () => {
    const script = await Deno.readTextFile(
      new URL("../../.github/deploy/install.sh", import.meta.url),
    );
    const failures = await installErrors();
    assertEquals(failures.length, script.match(/\bfail ["]/g)?.length);
    for (const { en, ko } of failures) assertEquals(placeholders(en), placeholders(ko), en);
  },
);

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();
}
