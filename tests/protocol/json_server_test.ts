import {
  bytesLimit,
  checkCommand,
  clientLineLimit,
  codecs,
  type CommandName,
  MadangError,
  requestLimit,
} from "../../protocol/mod.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";
import { bytesOf, feed, feedSlowly, joined, type Seen } from "./bytes.ts";

const who = '{"command":"who"}\n';
const seenWho: Seen = { command: "who", parameters: {} };

function read(...reads: readonly (string | Uint8Array)[]): Seen[] {
  return feed(codecs.json.createCommandDecoder(), ...reads);
}

Deno.test("json decoder accepts \\r\\n and ignores blank lines", () => {
  assertEquals(read(`\r\n  \n${who.trim()}\r\n\n${who}`), [seenWho, seenWho]);
});

Deno.test("json decoder refuses a line that is no object, and goes on", () => {
  for (
    const line of ["[]", "null", "7", '"who"', "{", "{}}", "who", '{"command":"who"', "\ufeff{}"]
  ) {
    assertEquals(read(`${line}\n${who}`), [{ invalid: "json_invalid" }, seenWho], line);
  }
});

Deno.test("json decoder refuses a command that is missing or unknown, with the request's id", () => {
  assertEquals(read('{"request":7}\n'), [{ invalid: "command_unknown", request: 7 }]);
  assertEquals(read('{"request":"a","command":"whoo"}\n'), [
    { invalid: "command_unknown_nearest", request: "a" },
  ]);
  for (const command of ["__proto__", "constructor", "toString", "", 7, null, ["who"], { a: 1 }]) {
    const [item] = read(`${JSON.stringify({ command })}\n`);
    assert("invalid" in item && item.invalid.startsWith("command_unknown"), String(command));
  }
});

Deno.test("json decoder echoes only request ids that are texts or numbers", () => {
  assertEquals(read('{"request":0,"command":"who"}\n'), [{ ...seenWho, request: 0 }]);
  assertEquals(read('{"request":"","command":"who"}\n'), [{ ...seenWho, request: "" }]);
  for (const request of ["null", "true", "{}", "[1]"]) {
    assertEquals(read(`{"request":${request},"command":"who"}\n`), [seenWho]);
  }
});

Deno.test("json decoder leaves out unknown fields, and null", () => {
  assertEquals(read('{"command":"help","topic":null,"more":1,"from":"bob","text":"x"}\n'), [
    { command: "help", parameters: {} },
  ]);
});

Deno.test("json decoder gives a line its raw bytes, however they come", () => {
  const line = '{"command":"who","bytes":5}\n';
  const expected: Seen[] = [seenWho, { body: "a\n{}\n", last: true }, seenWho];
  assertEquals(read(`${line}a\n{}\n${who}`), expected);
  assertEquals(
    feedSlowly(codecs.json.createCommandDecoder(), bytesOf(`${line}a\n{}\n${who}`)),
    expected,
  );
});

Deno.test("json decoder takes as many raw bytes as the limit says", () => {
  const raw = "x".repeat(bytesLimit);
  assertEquals(read(`{"command":"who","bytes":${bytesLimit}}\n`, raw, who), [
    seenWho,
    { body: raw, last: true },
    seenWho,
  ]);
});

Deno.test("json decoder refuses a request's name that is too long, without repeating it", () => {
  const line = (length: number) =>
    `{"request":"${"x".repeat(length)}","command":"who","bytes":2}\n`;
  assertEquals(read(`${line(requestLimit)}{}${who}`), [
    { ...seenWho, request: "x".repeat(requestLimit) },
    { body: "{}", last: true },
    seenWho,
  ]);
  assertEquals(read(`${line(requestLimit + 1)}{}${who}`), [
    { invalid: "request_invalid" },
    seenWho,
  ]);
});

Deno.test("json decoder skips the bytes of a line that it refuses", () => {
  assertEquals(read(`{"command":"whoo","bytes":6}\n{}\n{}\n${who}`), [
    { invalid: "command_unknown_nearest" },
    seenWho,
  ]);
  const tooMany = bytesLimit + 1;
  assertEquals(
    read(`{"request":1,"command":"who","bytes":${tooMany}}\n`, "\n".repeat(tooMany), who),
    [{ invalid: "bytes_invalid", request: 1 }, seenWho],
  );
});

Deno.test("json decoder expects no bytes where their number is none", () => {
  for (const count of ['"5"', "-1", "1.5", "null", "true", "[5]", "1e400"]) {
    assertEquals(read(`{"command":"who","bytes":${count}}\n${who}`), [
      { invalid: "bytes_invalid" },
      seenWho,
    ], count);
  }
});

Deno.test("json decoder refuses a line beyond its limit, and goes on", () => {
  const fits = `{"command":"broadcast","text":"${"x".repeat(clientLineLimit - 33)}"}`;
  const [item] = read(`${fits}${" ".repeat(clientLineLimit - fits.length)}\n`);
  assert("command" in item);
  assertEquals(read(`${fits}${" ".repeat(clientLineLimit - fits.length)} \n${who}`), [
    { invalid: "line_too_long" },
    seenWho,
  ]);
});

Deno.test("json decoder refuses what is not UTF-8, and goes on", () => {
  const line = joined(
    bytesOf('{"command":"broadcast","text":"'),
    Uint8Array.of(0xff),
    bytesOf('"}\n'),
  );
  assertEquals(read(line, who), [{ invalid: "not_utf8" }, seenWho]);
});

Deno.test("json decoder is not harmed by __proto__, constructor and the like", () => {
  const line = '{"command":"direct","to":"bob","text":"hi","__proto__":{"polluted":true},' +
    '"constructor":{"prototype":{"polluted":true}},"toString":1,"hasOwnProperty":1}\n';
  assertEquals(read(line), [{ command: "direct", parameters: { to: "bob", text: "hi" } }]);
  assertEquals(read('{"__proto__":{"command":"who"}}\n'), [{ invalid: "command_unknown" }]);
  assertEquals(({} as Record<string, unknown>).polluted, undefined);
});

Deno.test("json decoder and checkCommand survive values that nest as deeply as a line allows", () => {
  const deep = "[".repeat(100_000) + "]".repeat(100_000);
  const values = [
    deep,
    '{"a":'.repeat(40_000) + "1" + "}".repeat(40_000),
    '{"toString":1}',
    "[[1]]",
  ];
  const parameters = [
    "id",
    "to",
    "text",
    "name",
    "size",
    "room",
    "date",
    "topic",
    "resume",
    "version",
  ];
  for (const value of values) {
    for (const parameter of parameters) {
      for (const name of ["register", "file", "direct", "history", "help"] as CommandName[]) {
        const line = `{"command":"${name}","${parameter}":${value}}\n`;
        const items = codecs.json.createCommandDecoder().push(bytesOf(line));
        for (const item of items) {
          if (item.kind === "command") tryToCheck(() => checkCommand(item.command));
        }
      }
    }
  }
  assertEquals(read(`{"command":"who","x":${deep}}\n`), [seenWho]);
});

function tryToCheck(check: () => void): void {
  try {
    check();
  } catch (error) {
    assert(error instanceof MadangError, String(error));
  }
}

Deno.test("json encodeCommand refuses more raw bytes than the limit", () => {
  assertThrows(
    () =>
      codecs.json.encodeCommand({
        command: { name: "who", parameters: {} },
        from: "",
        bytes: new Uint8Array(bytesLimit + 1),
      }),
    RangeError,
    "at most 262144",
  );
});
