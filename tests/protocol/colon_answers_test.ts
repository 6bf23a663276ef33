import { codecs, commandNames, MadangError, messageLine } from "../../protocol/mod.ts";
import { assertEquals, assertMatch, assertNotMatch } from "../helpers/assert.ts";
import { textOf } from "./bytes.ts";
import { message, sampleResults } from "./samples.ts";

const { colon } = codecs;
const language = "ko";

Deno.test("colon peers get nothing about who came and went, no pings and no pongs", () => {
  assertEquals(
    colon.encodeEvent({ event: "presence", id: "bob", online: true }, language),
    undefined,
  );
  const entered = { event: "membership", room: "마당", id: "bob", member: true } as const;
  assertEquals(colon.encodeEvent(entered, language), undefined);
  assertEquals(colon.encodeEvent({ event: "ping" }, language), undefined);
  assertEquals(colon.encodeResult({}, { name: "pong", language }), undefined);
});

Deno.test("colon peers get nothing after the messages of HISTORY and SEARCH when that is all", () => {
  assertEquals(colon.encodeResult({ count: 3 }, { name: "history", language }), undefined);
  const all = { count: 3, more: 0, atLeast: false };
  assertEquals(colon.encodeResult(all, { name: "search", language }), undefined);
});

Deno.test("colon peers get the messages of a part as lines, and no records", () => {
  const part = { messages: [message, { ...message, text: "one\ntwo" }] };
  const lines = textOf(colon.encodePart(part, { name: "history", language })) ?? "";
  assertEquals(
    lines,
    `${messageLine(message, "en")}\n${messageLine({ ...message, text: "one ⏎ two" }, "en")}\n`,
  );
  assertMatch(
    lines,
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] bob -> 마당: 안녕, see https:\/\/x\.kr:8080\/\n/,
  );
  assertEquals(colon.encodePart({ messages: [] }, { name: "history", language }), undefined);
  assertEquals(colon.encodePart({ records: [] }, { name: "export", language }), undefined);
});

Deno.test("colon errors are one line that begins with Error:, whatever is in them", () => {
  const error = new MadangError("command_unknown", { name: "a\nSuccess:BR\u001b[2J" });
  const line = textOf(colon.encodeError(error, { name: undefined, language: "en" }));
  assertEquals(line, 'Error:There is no command "a ⏎ Success:BR[2J". Type HELP for the list.\n');
});

Deno.test("colon answers end with a newline and hold no control character but that, for every command", () => {
  for (const name of commandNames) {
    for (const tongue of ["ko", "en"] as const) {
      const text = textOf(colon.encodeResult(sampleResults[name], { name, language: tongue }));
      if (text === undefined) continue;
      assertMatch(text, /[^\n]\n$/);
      assertNotMatch(text.replaceAll("\n", ""), /\p{Cc}/u);
    }
  }
});

Deno.test("colon help shows every command in the form for the wire", () => {
  const text = textOf(colon.encodeResult({}, { name: "help", language: "en" })) ?? "";
  assertMatch(text, /^ID:<id>:\[password\]: +Register under an ID\.\n/);
  assertMatch(text, /\nTO:<from>:<to>:<message>: /);
  const one = textOf(colon.encodeResult({ topics: ["who"] }, { name: "help", language: "en" }));
  assertMatch(one ?? "", /^WHO:<from>: [^\n]+\n$/);
});
