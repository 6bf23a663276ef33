import { openConfiguredModel } from "../../../server/ai/configured_model.ts";
import { readSettings } from "../../../server/config/settings.ts";
import { createLog } from "../../../server/log.ts";
import { assert, assertEquals } from "../../helpers/assert.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { hear } from "./asking.ts";

const log = createLog({ level: "ERROR", console() {}, isColoured: false });

integrationTest(
  "the demo gives the question back word by word in its language, and says that it is one",
  async () => {
    const { settings } = readSettings(["--demo-ai"], { OPENAI_API_KEY: "x" });
    await using ai = await openConfiguredModel(settings, log);
    assert(ai.model?.isDemo, "the demo goes before the key");
    for (const [mark, content] of [["[데모]", "오늘 날씨 어때?"], ["[demo]", "How are you?"]]) {
      const turns = [{ role: "user", content }] as const;
      const { text, pieces, usage } = await hear(ai.model, { turns });
      assert(text.startsWith(mark) && text.endsWith(` ${content}`), text);
      assertEquals(pieces.join(""), text);
      assert(pieces.length > 5, "it comes in words");
      assert(usage?.isEstimated === false && usage.promptTokens > 0 && usage.answerTokens > 0);
    }
  },
);

integrationTest("the demo does not give back the name that comes with a question", async () => {
  const { settings } = readSettings(["--demo-ai", "--lang=en"], {});
  await using ai = await openConfiguredModel(settings, log);
  assert(ai.model);
  const content = JSON.stringify({ from: "alice", text: "안녕?" });
  const { text } = await hear(ai.model, { turns: [{ role: "user", content }] });
  assert(text.endsWith(": 안녕?"), text);
});

integrationTest("a server that ends cuts off what the demo is saying", async () => {
  const { settings } = readSettings(["--demo-ai"], {});
  const ai = await openConfiguredModel(settings, log);
  assert(ai.model);
  const turns = [{ role: "user", content: "말 ".repeat(1_000) }] as const;
  const pieces = ai.model
    .ask({ turns, answerTokens: 100, signal: new AbortController().signal })
    [Symbol.asyncIterator]();
  await pieces.next();
  await ai[Symbol.asyncDispose]();
  await pieces.return?.();
});

Deno.test("without a key and without the demo there is no model", async () => {
  await using ai = await openConfiguredModel(readSettings([], {}).settings, log);
  assertEquals([ai.model, ai.systemPrompt], [undefined, ""]);
});
