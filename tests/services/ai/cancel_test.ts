import { MadangError } from "../../../protocol/mod.ts";
import { AiDesk } from "../../../services/ai/ai_desk.ts";
import { assertEquals, assertRejects } from "../../helpers/assert.ts";
import { testHouse } from "../house.ts";
import { modelThat } from "./model.ts";

Deno.test("a cancelled answer ends with the next piece, though its endpoint goes on", async () => {
  const { ai, storage, log } = testHouse();
  const limits = { ...ai.limits, userTokens: 1_000, dayTokens: 1_000, answerTokens: 100 };
  const shown = Promise.withResolvers<void>();
  const goOn = Promise.withResolvers<void>();
  const hasLeft = Promise.withResolvers<void>();
  const model = modelThat(async function* () {
    try {
      yield { kind: "text", text: "first" };
      await goOn.promise;
      for (;;) yield { kind: "text", text: " more" };
    } finally {
      hasLeft.resolve();
    }
  });
  const desk = new AiDesk({
    model,
    systemPrompt: "",
    limits,
    storage,
    log,
    used: [],
    now: Date.now,
  });
  const { run, answer } = desk.ask({
    user: "chat:kim",
    userName: "kim",
    place: "",
    placeName: "",
    question: "?",
    howToCancel: { en: "", ko: "" },
    written: () => shown.resolve(),
  });
  await shown.promise;
  assertEquals(desk.cancel("chat:kim"), true);
  goOn.resolve();
  await assertRejects(() => answer, MadangError, "ai_cancelled");
  await hasLeft.promise;
  assertEquals(run.text, "first");
});
