/** From rounds to figures, tables, charts and the page of results. @module */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../helpers/assert.ts";
import { chart } from "./chart.ts";
import { type Column, type Figure, inRounds, type Measurement, median } from "./measurement.ts";
import { withFigures } from "./report.ts";
import { readLoopDelays, stallsBetween } from "./stalls.ts";
import { table } from "./table.ts";

const columns: readonly Column[] = [
  { key: "rate", heading: "Messages/s", unit: "/s" },
  { key: "p99", heading: "p99", unit: "ms" },
];
const figures: readonly Figure[] = [
  { workload: "10 < 20", subject: "yardstick", values: { rate: 2_000_000, p99: 1.5 } },
  { workload: "10 < 20", subject: "Madang", values: { rate: 1_000_000, p99: 12.25 } },
  { workload: "alone", subject: "Madang", values: { rate: 40 } },
];
const measurement: Measurement = {
  name: "demo",
  title: "A & B",
  columns,
  charted: "rate",
  async *measure() {},
};

Deno.test("inRounds() takes turns, and gives medians, the worst where asked, and ratios", async () => {
  const order: string[] = [];
  const rates: Record<string, number[]> = { a: [10, 30, 20], b: [5, 1, 10] };
  const measured = await inRounds("w", [{ name: "a" }, { name: "b" }], ({ name }) => {
    order.push(name);
    const rate = rates[name].shift() ?? NaN;
    return Promise.resolve({ rate, lost: rate });
  }, { rounds: 3, ratioOf: "rate", worst: ["lost"] });
  assertEquals(order.join(""), "ababab");
  assertEquals(measured.map(({ subject, values }) => [subject, values]), [
    ["a", { rate: 20, lost: 30, ratio: 1 }],
    ["b", { rate: 5, lost: 10, ratio: 0.25 }],
  ]);
});

Deno.test("median() is the mean of the middle two where there are two", () => {
  assertEquals([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])], [2, 2.5, 7]);
});

Deno.test("table() aligns its columns, names a workload once, and shows what is missing", () => {
  assertEquals(
    table(columns, figures).join("\n"),
    [
      "| Workload | Subject   | Messages/s | p99     |",
      "| -------- | --------- | ---------- | ------- |",
      "| 10 < 20  | yardstick | 2,000,000  | 1.50 ms |",
      "|          | Madang    | 1,000,000  | 12.3 ms |",
      "| alone    | Madang    | 40         | —       |",
    ].join("\n"),
  );
});

Deno.test("chart() draws a bar for each figure, as long as its number, and labels it", () => {
  const svg = chart("A & B", columns[0], figures);
  const lengths = Array.from(
    svg.matchAll(/<rect[^>]* width="([\d.]+)"/g),
    ([, length]) => Number(length),
  );
  assertEquals(lengths.length, 3);
  assertEquals(lengths[1] / lengths[0], 0.5);
  assertEquals(lengths[2], lengths[0], "each panel goes by its own greatest number");
  for (const label of ["A &amp; B: Messages/s", "10 &lt; 20", "yardstick", "2,000,000", "alone"]) {
    assertStringIncludes(svg, `>${label}</text>`);
  }
  assertStringIncludes(svg, "prefers-color-scheme: dark");
  assertEquals(
    svg.match(/<(?!\/)[a-z]+[^>]*[^/]>/g)?.length,
    svg.match(/<\/[a-z]+>/g)?.length,
    "closed",
  );
});

Deno.test("chart() leaves no bar outside, and draws none of a number that is missing", () => {
  const svg = chart("A", columns[1], figures);
  for (const [, x, length] of svg.matchAll(/<rect[^>]* x="([\d.]+)"[^>]* width="([\d.]+)"/g)) {
    assert(Number(x) + Number(length) <= 720, `${x} and ${length}`);
  }
  assertStringIncludes(svg, 'width="0.0"');
  assertStringIncludes(svg, ">—</text>");
});

Deno.test("withFigures() replaces what stands between the marks, and nothing else", () => {
  const report = {
    cores: 2,
    deno: "1.2.3",
    load: 0.25,
    kinds: [{ name: "demo", date: "2026-01-31", figures }],
  };
  const page = "# Words\n\n<!-- demo -->\n\nold\n\n<!-- /demo -->\n\nMore words\n";
  const changed = withFigures(page, report, [measurement]);
  assert(
    changed.startsWith(
      "# Words\n\n<!-- demo -->\n\nMeasured on 2026-01-31, 2 cores, load before 0.3, Deno 1.2.3",
    ),
  );
  assert(changed.endsWith("![A & B](charts/demo.svg)\n\n<!-- /demo -->\n\nMore words\n"));
  assertStringIncludes(changed, "| 10 < 20  | yardstick | 2,000,000  | 1.50 ms |");
  assertEquals(withFigures(changed, report, [measurement]), changed);
  assertThrows(() => withFigures("no marks", report, [measurement]), Error, "<!-- demo -->");
});

Deno.test("stallsBetween() counts what became late in between, and how late at most", () => {
  const page = (counts: readonly number[]) => {
    const bounds = ["0.025", "0.05", "0.1", "0.25", "+Inf"];
    const lines = bounds.map((bound, index) =>
      `madang_event_loop_delay_seconds_bucket{le="${bound}"} ${counts[index]}`
    );
    return readLoopDelays(`# HELP\nother{le="0.05"} 7\n${lines.join("\n")}\n`);
  };
  const before = page([10, 10, 10, 11, 11]);
  assertEquals(stallsBetween(before, page([20, 21, 24, 25, 25])), { stalls: 3, longest: 100 });
  assertEquals(stallsBetween(before, page([20, 21, 21, 22, 22])), { stalls: 0, longest: 0 });
  assertEquals(stallsBetween(before, page([20, 21, 22, 23, 24])).longest, Infinity);
  assertThrows(() => stallsBetween([], []), TypeError);
});
