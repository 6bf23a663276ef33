import { LiveAnswer } from "../../../client/ai/live_answer.ts";
import { assert, assertEquals } from "../../helpers/assert.ts";

const label = "12:00 AI → me: ";
const start = () => new LiveAnswer(label, label.length);

Deno.test("LiveAnswer finishes lines as they end, and keeps the last one to change", () => {
  const answer = start();
  assertEquals(answer.write("첫 줄", 60), []);
  assertEquals(answer.tail(60), [`${label}첫 줄`]);
  assertEquals(answer.write("입니다.\n둘째", 60), [`${label}첫 줄입니다.`]);
  assertEquals(answer.tail(60), ["│ 둘째"]);
  assertEquals(answer.end(), ["│ 둘째"]);
  assertEquals(answer.length, "첫 줄입니다.\n둘째".length);
});

Deno.test("LiveAnswer lets nothing steer the terminal, however it is split", () => {
  const text = "a\x1b[2J\u202eb\r\nc\rd\x07\x9b31me";
  const whole = [...start().write(text + "\n", 60)];
  const answer = start();
  const lines = [...text, "\n"].flatMap((character) => {
    const finished = answer.write(character, 60);
    for (const row of answer.tail(60)) assert(!/[\p{Cc}\u202e]/u.test(row), row);
    return finished;
  });
  assertEquals(lines, whole);
  assertEquals(whole, [`${label}a[2Jb`, "│ c", "│ d31me"]);
});

Deno.test("LiveAnswer keeps rows within the terminal, and finishes the first of too many", () => {
  const answer = start();
  const columns = 20;
  const finished: string[] = [];
  const text = "가나다라마바사아자차 abcdefghij 👨‍👩‍👧‍👦 ".repeat(10);
  for (const word of text.match(/\S+\s*/g)!) {
    finished.push(...answer.write(word, columns));
    assert(answer.tail(columns).length <= 6);
  }
  const all = [...finished, ...answer.tail(columns)];
  const said = all.map((row) => row.replace(label, "").replace("│ ", "")).join("");
  assertEquals(said, text);
  for (const row of all) {
    const width = [...row].reduce((sum, each) => sum + (/[가-힣]/.test(each) ? 2 : 1), 0);
    assert(width <= columns + label.length, row);
  }
});

Deno.test("LiveAnswer breaks a long line as the terminal does, and marks only where one begins", () => {
  const answer = start();
  const text = "a".repeat(300);
  const finished = answer.write(`first\n${text}`, 40);
  assertEquals(finished, [`${label}first`, `│ ${"a".repeat(37)}`, "a".repeat(39)]);
  const tail = answer.tail(40);
  assert(tail.every((row) => /^a+$/.test(row)), tail.join("\n"));
  assertEquals(answer.end(), [tail.join("")]);
});

Deno.test("LiveAnswer shows its label even where nothing was said", () => {
  assertEquals(start().end(), [label]);
});
