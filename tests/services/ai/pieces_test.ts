import { messagesOf } from "../../../services/ai/pieces.ts";
import { assert, assertEquals } from "../../helpers/assert.ts";

Deno.test("messagesOf() parts between sentences, else words, else characters", () => {
  assertEquals(messagesOf("하나입니다. 둘입니다. 셋입니다.", 18), [
    "하나입니다. 둘입니다.",
    "셋입니다.",
  ]);
  assertEquals(messagesOf("one two three four five", 12), ["one two", "three four", "five"]);
  const family = "👨‍👩‍👧‍👦";
  assertEquals(messagesOf(family.repeat(3), family.length * 2 + 2), [family.repeat(2), family]);
});

Deno.test("messagesOf() loses nothing but spaces between messages, and keeps to the length", () => {
  const text = "가나다라 마바사. ".repeat(40) + "긴".repeat(333) + "\n" + "e\u0301".repeat(120);
  for (const limit of [20, 57, 100, 1_000]) {
    const messages = messagesOf(text, limit);
    for (const message of messages) assert(message.length <= limit, message);
    assertEquals(messages.join("").replace(/\s/g, ""), text.replace(/\s/g, ""));
  }
});

Deno.test("messagesOf() cuts even a single character that is too long", () => {
  const marks = "a" + "\u0301".repeat(250);
  const messages = messagesOf(marks, 100);
  assertEquals(messages.join(""), marks);
  assert(messages.every((message) => message.length <= 100));
});

Deno.test("messagesOf() lets no message begin like a command, and gives no empty one", () => {
  assertEquals(messagesOf("# ai 반복해 줘", 100), ["· # ai 반복해 줘"]);
  assertEquals(messagesOf("#태그는 괜찮다", 100), ["#태그는 괜찮다"]);
  assertEquals(messagesOf(" \n ", 100), []);
});
