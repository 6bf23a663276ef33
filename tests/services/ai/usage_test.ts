import { AiDesk } from "../../../services/ai/ai_desk.ts";
import type { AiUse } from "../../../services/context.ts";
import { dispatch } from "../../../services/dispatch.ts";
import { formatDate, type ResultOf, tellResult } from "../../../protocol/mod.ts";
import { assertEquals } from "../../helpers/assert.ts";
import { testActor, testHouse } from "../house.ts";
import { modelThat } from "./model.ts";

const now = new Date(2026, 0, 31, 12).getTime();

function use(user: string, placeName: string, tokens: number): AiUse {
  return {
    day: formatDate(now),
    user: `chat:${user}`,
    userName: user,
    place: placeName,
    placeName,
    questions: 2,
    promptTokens: tokens - 1,
    answerTokens: 1,
  };
}

Deno.test("USAGE shows an operator what all used, and others only their own", () => {
  const house = testHouse();
  const ai = new AiDesk({
    model: modelThat(async function* () {}),
    systemPrompt: "",
    limits: { ...house.ai.limits, userTokens: 1_000, dayTokens: 5_000 },
    storage: house.storage,
    log: house.log,
    used: [use("bob", "", 10), use("bob", "#마당", 30), use("carol", "", 20)],
    now: () => now,
  });
  const ask = (id: string, role: "user" | "moderator" | "operator") =>
    dispatch({ ...house, ai }, testActor(id, { role }), {
      name: "ai_usage",
      parameters: {},
    }) as ResultOf<"ai_usage">;
  assertEquals(ask("bob", "user"), { questions: 4, tokens: 40, limit: 1_000 });
  assertEquals(ask("bob", "moderator").all, undefined);
  assertEquals(tellResult("ai_usage", ask("root", "operator"), { language: "en", form: "typed" }), [
    "Asked today: 0. Tokens used: 0, left: 1,000.",
    "Everyone today. Tokens used: 60, left: 4,940.",
    "- bob (#마당): asked 2, tokens 30",
    "- carol: asked 2, tokens 20",
    "- bob: asked 2, tokens 10",
  ]);
});
