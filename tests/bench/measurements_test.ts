/** Each measurement, as small and short as can be: whether it works, not how fast anything is. @module */
import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTestWith, mayReachOut } from "../helpers/needs.ts";
import { koreanTalk } from "./korean.ts";
import { measurements } from "./measurements.ts";
import { type BenchOptions, usualOptions } from "./options.ts";
import { buildTools } from "./programs.ts";

const tiny: BenchOptions = { ...usualOptions, secs: 0.2, rounds: 1, scale: 0.01 };

/** Parts of the names of what is measured here: one workload of each, where it has several that are alike. */
const parts: Readonly<Record<string, Partial<BenchOptions>>> = {
  room: { workload: "rooms of", subject: "colon" },
  search: { workload: "frequent words of 2" },
  start: { workload: "source" },
  idle: { subject: "colon" },
  bot: { workload: "1 under way", subject: "SQLite" },
  files: { subject: "Madang" },
  ai: { workload: "1 under way" },
};

const compiler = await hasCompiler() ? undefined : "no gcc";

integrationTestWith(compiler, "deno task bench measures each of its measurements", async (test) => {
  const folder = await Deno.makeTempDir({ prefix: "madang-bench-" });
  const tools = await buildTools(folder);
  for (const { name, columns, charted, measure } of measurements) {
    await test.step(name, async () => {
      const keys = columns.map(({ key }) => key);
      const subjects: string[] = [];
      const options = { ...tiny, ...parts[name] };
      for await (const { subject, values } of measure({ options, tools, note() {} })) {
        subjects.push(subject);
        assert(values[charted] >= 0, `${subject}: ${JSON.stringify(values)}`);
        assertEquals(Object.keys(values).filter((key) => !keys.includes(key)), []);
      }
      assert(subjects.length >= 2, `${subjects}: a subject and its yardstick`);
    });
  }
  await Deno.remove(folder, { recursive: true });
});

Deno.test("measurements have names and columns of their own", () => {
  const names = measurements.map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  for (const { name, columns, charted } of measurements) {
    assertEquals(columns.filter(({ key }) => key === charted).length, 1, name);
  }
});

Deno.test("koreanTalk() says the same for the same seed, frequent words more often than rare ones", () => {
  const [one, other] = [koreanTalk(1), koreanTalk(1)];
  const texts = Array.from({ length: 2_000 }, one.text);
  assertEquals(Array.from({ length: 2_000 }, other.text), texts);
  const holding = (word: string) => texts.filter((text) => text.includes(word)).length;
  const words = one.words.filter((word) => word.length === 2);
  assert(holding(words[0]) > 10 * holding(words[words.length - 1]));
});

async function hasCompiler(): Promise<boolean> {
  if (!mayReachOut) return false;
  try {
    return (await new Deno.Command("gcc", { args: ["--version"] }).output()).success;
  } catch {
    return false;
  }
}
