import {
  checkCommand,
  type CommandName,
  commandNames,
  definitionOf,
  isCommandName,
  keywordLimit,
  MadangError,
  textLimit,
} from "../../protocol/mod.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";
import { sampleParameters } from "./samples.ts";

function check(name: CommandName, parameters: Record<string, unknown>): Record<string, unknown> {
  return { ...checkCommand({ name, parameters }).parameters };
}

function assertRefused(name: CommandName, parameters: Record<string, unknown>, code: string): void {
  const error = assertThrows(() => check(name, parameters), MadangError);
  assertEquals(error.code, code, JSON.stringify(parameters).slice(0, 100));
}

Deno.test("checkCommand accepts a good example of every command", () => {
  for (const name of commandNames) {
    for (const [parameter, value] of Object.entries(sampleParameters[name])) {
      assertEquals(check(name, sampleParameters[name])[parameter], value);
    }
  }
});

Deno.test("checkCommand names the parameter that is missing, for every command that needs one", () => {
  for (const name of commandNames) {
    for (const [parameter, kind] of Object.entries(definitionOf(name).parameters)) {
      const { [parameter]: _left, ...others } = { ...sampleParameters[name] } as Record<
        string,
        unknown
      >;
      if (kind.optional) check(name, others);
      else assertThrows(() => check(name, others), MadangError, `"${parameter}"`);
    }
  }
});

Deno.test("checkCommand ignores parameters that it does not know", () => {
  assertEquals(check("who", { more: 1, from: "bob" }), {});
});

Deno.test("checkCommand refuses values of the wrong type for every parameter, and throws nothing else", () => {
  const odd: unknown[] = [
    null,
    true,
    7.5,
    -1,
    [],
    {},
    { toString: 1 },
    [[["x"]]],
    Number.MAX_VALUE,
  ];
  for (const name of commandNames) {
    for (const parameter of Object.keys(definitionOf(name).parameters)) {
      for (const value of odd) {
        if (parameter === "presence" && value === true) continue;
        const parameters = { ...sampleParameters[name], [parameter]: value };
        assertThrows(() => check(name, parameters), MadangError);
      }
    }
  }
});

Deno.test("a message has 1 to 20,000 characters, of which some are no space", () => {
  for (const character of ["a", "가", "🎉"]) {
    assertEquals(
      check("broadcast", { text: character.repeat(textLimit) }).text,
      character.repeat(textLimit),
    );
    assertRefused("broadcast", { text: character.repeat(textLimit + 1) }, "text_too_long");
  }
  for (const text of ["", " ", "\n\t"]) assertRefused("broadcast", { text }, "text_empty");
  assertEquals(check("broadcast", { text: " hi \n" }).text, " hi \n");
  assertEquals(check("broadcast", { text: "a\ud800b" }).text, "a\ufffdb");
});

Deno.test("a keyword has 1 to 200 characters without the spaces around it", () => {
  assertEquals(check("search", { keyword: " 마당 " }).keyword, "마당");
  assertEquals(
    check("search", { keyword: "🎉".repeat(keywordLimit) }).keyword,
    "🎉".repeat(keywordLimit),
  );
  assertRefused("search", { keyword: "가".repeat(keywordLimit + 1) }, "text_too_long");
  assertRefused("search", { keyword: " " }, "text_empty");
});

Deno.test("a size is a whole number, or its digits, up to what a number holds exactly", () => {
  const size = (value: unknown) => check("file", { to: "bob", name: "x", size: value }).size;
  assertEquals(size("0"), 0);
  assertEquals(size("007"), 7);
  assertEquals(size(String(Number.MAX_SAFE_INTEGER)), Number.MAX_SAFE_INTEGER);
  for (const value of ["", "-1", "1.5", "0x10", "1e3", " 1", "9007199254740992", 2 ** 53, NaN]) {
    assertRefused("file", { to: "bob", name: "x", size: value }, "number_invalid");
  }
});

Deno.test("a resume point names a server and a message", () => {
  const resume = (value: unknown) => check("register", { id: "alice", resume: value }).resume;
  assertEquals(resume({ server: "x", after: 5, more: 1 }), { server: "x", after: 5 });
  for (
    const value of ["x", {}, { server: "x" }, { server: 1, after: 5 }, { server: "x", after: "5" }]
  ) {
    assertRefused("register", { id: "alice", resume: value }, "parameter_type");
  }
});

Deno.test("a transfer is called by the id that the server gave it, and a hash has 64 hexadecimal digits", () => {
  const finish = (parameters: Record<string, unknown>) =>
    check("file_finish", { ...sampleParameters.file_finish, ...parameters });
  assertEquals(finish({ sha256: "AB".repeat(32) }).sha256, "ab".repeat(32));
  for (const transfer of ["", "../x", "a/b", "A", "x".repeat(33), "..", "a\n"]) {
    assertRefused("file_finish", { ...sampleParameters.file_finish, transfer }, "parameter_type");
  }
  for (const sha256 of ["", "ab", "g".repeat(64), "a".repeat(65)]) {
    assertRefused("file_finish", { ...sampleParameters.file_finish, sha256 }, "parameter_type");
  }
});

Deno.test("isCommandName knows the commands of the table and nothing that objects have anyway", () => {
  assert(commandNames.every(isCommandName));
  for (const name of ["__proto__", "constructor", "toString", "WHO", "", undefined, 7]) {
    assert(!isCommandName(name));
  }
});

Deno.test("no parameter has a name that the native protocol needs for itself", () => {
  for (const name of commandNames) {
    for (const parameter of Object.keys(definitionOf(name).parameters)) {
      assert(!["request", "command", "bytes", "from"].includes(parameter), `${name}.${parameter}`);
    }
  }
});
