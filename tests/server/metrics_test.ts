import type { AiModel, AiPiece } from "../../services/ai_ports.ts";
import { countedModel, createAiCounts } from "../../server/metrics/counted_model.ts";
import { exposition } from "../../server/metrics/exposition.ts";
import { Histogram } from "../../server/metrics/histogram.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("exposition() writes families as the format asks, whatever stands in a label", () => {
  const durations = new Histogram([0.001, 0.01]);
  for (const milliseconds of [0.5, 1, 2, 5_000]) durations.observe(milliseconds);
  const text = exposition([
    { type: "gauge", name: "phones", help: "All.\nConnected", samples: [{ value: 2 }] },
    {
      type: "counter",
      name: "said_total",
      help: "What was said.",
      samples: [
        { labels: { bot: 'a"b\\c\nd', codec: "json" }, value: 0.5 },
        { labels: { bot: "마당\ud800" }, value: Infinity },
        { labels: { bot: "" }, value: NaN },
      ],
    },
    { type: "gauge", name: "unknown", help: "Nothing is known.", samples: [] },
    { type: "histogram", name: "wait_seconds", help: "Waiting.", histogram: durations },
  ]);
  assertEquals(text.split("\n"), [
    "# HELP phones All.\\nConnected",
    "# TYPE phones gauge",
    "phones 2",
    "# HELP said_total What was said.",
    "# TYPE said_total counter",
    'said_total{bot="a\\"b\\\\c\\nd",codec="json"} 0.5',
    'said_total{bot="마당�"} +Inf',
    'said_total{bot=""} NaN',
    "# HELP wait_seconds Waiting.",
    "# TYPE wait_seconds histogram",
    'wait_seconds_bucket{le="0.001"} 2',
    'wait_seconds_bucket{le="0.01"} 3',
    'wait_seconds_bucket{le="+Inf"} 4',
    "wait_seconds_sum 5.0035",
    "wait_seconds_count 4",
    "",
  ]);
});

Deno.test("countedModel() counts questions and tokens, also of those that fail or are given up", async () => {
  const counts = createAiCounts();
  const usage = { promptTokens: 7, answerTokens: 3, isEstimated: false };
  const model: AiModel = {
    name: "echo",
    isDemo: true,
    estimateTokens: (text) => text.length,
    async *ask({ turns }): AsyncIterable<AiPiece> {
      yield await Promise.resolve({ kind: "text" as const, text: "one " });
      if (turns.length > 1) throw new Error("gone");
      yield { kind: "text", text: "two" };
      yield { kind: "usage", usage };
    },
  };
  const counted = countedModel(model, counts);
  const turn = { role: "user", content: "?" } as const;
  const request = { turns: [turn], answerTokens: 10, signal: new AbortController().signal };
  assertEquals(
    (await Array.fromAsync(counted.ask(request))).map(({ kind }) => kind),
    ["text", "text", "usage"],
  );
  assertEquals([counts.answered, counts.promptTokens, counts.answerTokens], [1, 7, 3]);
  const failure = await Array.fromAsync(counted.ask({ ...request, turns: [turn, turn] }))
    .catch((error) => error.message);
  assertEquals([failure, counts.failed], ["gone", 1]);
  for await (const _piece of counted.ask(request)) break;
  assertEquals([counts.answered, counts.failed, counts.promptTokens], [1, 2, 7]);
  assertEquals(counts.firstWords.counts.reduce((sum, count) => sum + count), 3);
  assertEquals([counted.name, counted.isDemo, counted.estimateTokens("abc")], ["echo", true, 3]);
});
