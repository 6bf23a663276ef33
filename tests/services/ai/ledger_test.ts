import { formatDate, MadangError } from "../../../protocol/mod.ts";
import { QuestionRates } from "../../../services/ai/question_rates.ts";
import { type AiUser, TokenLedger } from "../../../services/ai/token_ledger.ts";
import { Turns } from "../../../services/turns.ts";
import { assertEquals, assertRejects, assertThrows } from "../../helpers/assert.ts";

const noon = new Date(2026, 0, 31, 12).getTime();
const day = 24 * 60 * 60 * 1_000;

function userOf(name: string, place = ""): AiUser {
  return { user: `chat:${name}`, userName: name, place, placeName: place };
}

function codeOf(run: () => unknown): string {
  return assertThrows(run, MadangError).code;
}

Deno.test("TokenLedger counts by user and place, and begins anew at midnight", () => {
  let now = noon;
  const stored = { ...userOf("a"), questions: 2, promptTokens: 10, answerTokens: 20 };
  const ledger = new TokenLedger({ userTokens: 1_000, dayTokens: 1_000 }, [
    { ...stored, day: formatDate(noon) },
    { ...stored, day: formatDate(noon - day) },
  ], () => now);
  const inRoom = ledger.reserve("chat:a", 10, 100);
  const use = ledger.settle(inRoom, userOf("a", "#r"), { promptTokens: 7, answerTokens: 3 });
  assertEquals([use.day, use.questions, use.promptTokens], [formatDate(noon), 1, 7]);
  ledger.settle(ledger.reserve("chat:b", 10, 100), userOf("b"), {
    promptTokens: 50,
    answerTokens: 50,
  });
  assertEquals(ledger.usedBy("chat:a"), { questions: 3, tokens: 40 });
  const { tokens, uses } = ledger.all();
  assertEquals(tokens, 140);
  assertEquals(uses.map(({ userName, placeName }) => `${userName} ${placeName}`), [
    "b ",
    "a ",
    "a #r",
  ]);
  now += day;
  assertEquals(ledger.usedBy("chat:a"), { questions: 0, tokens: 0 });
  assertEquals(ledger.all(), { tokens: 0, uses: [] });
});

Deno.test("TokenLedger sets aside what is under way, and no more than is left", () => {
  const ledger = new TokenLedger({ userTokens: 500, dayTokens: 700 }, [], () => noon);
  const first = ledger.reserve("chat:a", 100, 1_000);
  assertEquals([first.tokens, first.answerTokens], [500, 400]);
  const second = ledger.reserve("chat:b", 100, 1_000);
  assertEquals([second.tokens, second.answerTokens], [200, 100]);
  assertEquals(codeOf(() => ledger.reserve("chat:c", 10, 100)), "ai_day_tokens");
  ledger.drop(second);
  ledger.settle(first, userOf("a"), { promptTokens: 100, answerTokens: 380 });
  assertEquals(codeOf(() => ledger.reserve("chat:a", 10, 100)), "ai_user_tokens");
  assertEquals(ledger.reserve("chat:c", 10, 100).answerTokens, 100);
});

Deno.test("QuestionRates counts those of the last minute, and none that it refuses", () => {
  let now = noon;
  const rates = new QuestionRates(2, () => now);
  rates.count("a");
  now += 30_000;
  rates.count("a");
  const refusal = assertThrows(() => rates.count("a"), MadangError);
  assertEquals([refusal.code, refusal.details], ["ai_rate", { limit: 2, seconds: 30 }]);
  rates.count("b");
  now += 30_001;
  rates.count("a");
  assertEquals(codeOf(() => rates.count("a")), "ai_rate");
});

Deno.test("QuestionRates goes on where a clock is set back to", () => {
  let now = noon;
  const rates = new QuestionRates(1, () => now);
  rates.count("a");
  now -= day;
  rates.count("a");
  assertEquals(codeOf(() => rates.count("a")), "ai_rate");
});

Deno.test("QuestionRates forgets those who have not asked for long", () => {
  let now = noon;
  const rates = new QuestionRates(1, () => now);
  for (let index = 0; index < 5_000; index++) {
    rates.count(`user ${index}`);
    now += 1_000;
  }
  rates.count("user 0");
  assertEquals(codeOf(() => rates.count("user 0")), "ai_rate");
});

Deno.test("Turns are taken in order, and who waits knows the place", async () => {
  const turns = new Turns(1);
  const signal = new AbortController().signal;
  const places: string[] = [];
  const takes = (name: string, given = signal) =>
    turns.take(given, (place) => void places.push(`${name}${place}`));
  const endFirst = await takes("a");
  const leaving = new AbortController();
  const second = takes("b", leaving.signal);
  const third = takes("c");
  const fourth = takes("d");
  assertEquals([turns.waiting, turns.areTaken], [3, true]);
  leaving.abort(new MadangError("ai_cancelled"));
  await assertRejects(() => second, MadangError);
  endFirst();
  endFirst(); // twice is once
  const endThird = await third;
  assertEquals(places, ["b1", "c2", "d3", "c1", "d2", "d1"]);
  endThird();
  (await fourth)();
  assertEquals([turns.waiting, turns.areTaken], [0, false]);
});
