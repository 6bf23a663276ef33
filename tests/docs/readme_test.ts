import { assert, assertEquals, fail } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { anchorOf } from "./anchors.ts";
import { pages, withTables } from "./tables.ts";

for (const [name, { path, language }] of Object.entries(pages)) {
  integrationTest(`${name}: its tables say what the definitions say`, async () => {
    const text = await Deno.readTextFile(path);
    const fresh = withTables(text, language).split("\n");
    const stale = text.split("\n").find((line, index) => line !== fresh[index]);
    if (stale !== undefined || text !== fresh.join("\n")) {
      fail(`${name} is stale: run \`deno task docs\`. The first line that differs: ${stale}`);
    }
  });

  integrationTest(`${name}: what it links to is there`, async () => {
    const text = await Deno.readTextFile(path);
    const links = [...text.matchAll(/\]\(([^)#]+)(#[^)]*)?\)/g)].map(([, target]) => target)
      .filter((target) => !/^https?:/.test(target));
    assert(links.length > 0);
    for (const link of links) {
      await Deno.stat(new URL(link, path)).catch(() => fail(`${name} links to ${link}`));
    }
  });
}

for (const [name, { path }] of Object.entries(pages)) {
  integrationTest(`${name}: the parts that it links to are there`, async () => {
    const text = await Deno.readTextFile(path);
    const parts = [...text.replaceAll(/^```[\s\S]*?^```/gm, "").matchAll(/^#+ (.+)$/gm)]
      .map(([, heading]) => anchorOf(heading));
    for (const [, anchor] of text.matchAll(/\]\(#([^)]+)\)/g)) {
      assert(parts.includes(anchor), `${name} links to #${anchor}, which no heading is`);
    }
    assertEquals(new Set(parts).size, parts.length, "two headings are the same");
  });
}

integrationTest("The READMEs link to each other in their first lines", async () => {
  const [english, korean] = await Promise.all(
    Object.values(pages).map(async ({ path }) => (await Deno.readTextFile(path)).split("\n")[0]),
  );
  assertEquals(english.includes("(.github/README.ko.md)"), true, english);
  assertEquals(korean.includes("(../README.md)"), true, korean);
});
