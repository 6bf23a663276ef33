import {
  checkCommand,
  codecs,
  type CommandName,
  commandNames,
  definitionOf,
  type ErrorCode,
  errorDefinitions,
  errorText,
  MadangError,
  noticeText,
  readResult,
  type ResultOf,
  tellResult,
} from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { bytesOf, feed, receive } from "./bytes.ts";
import { message, sampleEvents, sampleParameters, sampleResults } from "./samples.ts";

const { colon, json } = codecs;

Deno.test("json: what encodeCommand writes, the decoder reads, for every command", () => {
  for (const name of commandNames) {
    const parameters = sampleParameters[name];
    const bytes = json.encodeCommand({ command: { name, parameters }, from: "alice", request: 7 });
    assert(bytes);
    assertEquals(feed(json.createCommandDecoder(), bytes), [
      { command: name, parameters, request: 7 },
    ]);
  }
});

Deno.test("colon: what encodeCommand writes, the decoder reads, for every command of its protocol", () => {
  for (const name of commandNames) {
    const { wire } = definitionOf(name);
    const parameters = sampleParameters[name];
    const bytes = colon.encodeCommand({ command: { name, parameters }, from: "alice" });
    if (!wire) {
      assertEquals(bytes, undefined);
      continue;
    }
    assert(bytes);
    const decoder = colon.createCommandDecoder();
    const [item] = decoder.push(bytes);
    assertEquals(decoder.writeStyle, "stream");
    assert(item.kind === "command", name);
    assertEquals(item.command.name, name);
    const sent = name === "register" ? { id: "alice" } : parameters;
    // Checking fills in what is left out.
    assertEquals(checkCommand(item.command), checkCommand({ name, parameters: { ...sent } }));
    assertEquals(item.from, wire.includes("<from>") ? "alice" : undefined);
  }
});

Deno.test("colon: encodeCommand keeps a text on one line", () => {
  const command = { name: "broadcast", parameters: { text: "a\r\nQuit:bob:\nb" } } as const;
  assertEquals(
    colon.encodeCommand({ command, from: "alice" }),
    bytesOf("BR:alice:a Quit:bob: b:\n"),
  );
});

Deno.test("json: what encodeEvent writes, the client reads, for every event", () => {
  for (const event of sampleEvents) {
    const bytes = json.encodeEvent(event, "ko");
    assert(bytes);
    if (event.event === "notice") {
      const { code } = event.notice;
      const room = "room" in event.notice ? { room: event.notice.room } : {};
      const message = noticeText(event.notice, "ko");
      assertEquals(receive(json.createEventDecoder(), bytes), [
        { kind: "event", event: { event: "notice", code, message, ...room } },
      ]);
      continue;
    }
    if (event.event !== "closing") {
      assertEquals(receive(json.createEventDecoder(), bytes), [{ kind: "event", event }]);
      continue;
    }
    const error = new MadangError(event.code, event.details);
    const { code, temporary } = error;
    const text = errorText(error, "ko");
    assertEquals(receive(json.createEventDecoder(), bytes), [
      { kind: "event", event: { event: "closing", code, message: text, temporary } },
    ]);
  }
});

Deno.test("json: what encodeResult writes, the client reads, for every command that is answered", () => {
  for (const name of commandNames) {
    const result = sampleResults[name];
    const bytes = json.encodeResult(result, { name, request: "r", language: "ko" });
    if (definitionOf(name).silent) {
      assertEquals(bytes, undefined);
      continue;
    }
    assert(bytes);
    assertEquals(receive(json.createEventDecoder(), bytes), [{
      kind: "result",
      request: "r",
      result,
    }]);
    assertEquals(readResult(name, result), result);
  }
});

Deno.test("json: what encodePart writes, the client reads", () => {
  for (const part of [{ messages: [message] }, { messages: [] }, { records: [] }]) {
    const bytes = json.encodePart(part, { name: "history", language: "ko" });
    assert(bytes);
    assertEquals(receive(json.createEventDecoder(), bytes), [{ kind: "part", part }]);
  }
});

Deno.test("json: what encodeError writes, the client reads, for every code in both languages", () => {
  for (const code of Object.keys(errorDefinitions) as ErrorCode[]) {
    for (const language of ["ko", "en"] as const) {
      const error = new MadangError(code, { name: "x", value: '"\n' });
      const bytes = json.encodeError(error, { name: undefined, request: 7, language });
      const { temporary } = error;
      assertEquals(receive(json.createEventDecoder(), bytes), [
        {
          kind: "error",
          request: 7,
          error: { code, message: errorText(error, language), temporary },
        },
      ]);
    }
  }
});

Deno.test("readResult gives nothing for what is no answer to the command", () => {
  assertEquals(readResult("who", undefined), undefined);
  assertEquals(readResult("who", { online: [7] }), undefined);
  assertEquals(readResult("broadcast", { id: 1 }), undefined);
  assertEquals(readResult("broadcast", { id: 1, at: 2, newer: true }), { id: 1, at: 2 });
});

Deno.test("a command that has neither the shape of its answer nor a sentence yet breaks nothing", () => {
  const name = "pick" as CommandName;
  assertEquals(readResult(name, { choice: "tea" }), undefined);
  const told = (language: "ko" | "en") =>
    tellResult(name, { choice: "tea" } as ResultOf<CommandName>, { language, form: "typed" });
  assertEquals(told("en"), ['There is no sentence for the answer to pick: {"choice":"tea"}']);
  assertEquals(told("ko"), ['pick 명령의 답을 보여 줄 문장이 없습니다: {"choice":"tea"}']);
});
