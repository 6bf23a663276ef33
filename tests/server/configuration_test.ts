import { languages } from "../../protocol/mod.ts";
import { parseConfiguration } from "../../server/config/configuration.ts";
import { ConfigurationError } from "../../server/config/configuration_error.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";

/** Parses a configuration that is wrong, and returns what the operator reads, in English. */
function problemsOf(configuration: unknown): string[] {
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  const error = assertThrows(() => parseConfiguration(text, "the.file"), ConfigurationError);
  for (const language of languages) {
    const said = error.text(language);
    assert(!/hunter2|\{\w+\}/.test(said), said);
    for (const line of said.split("\n")) assert(line.startsWith("the.file: "), line);
  }
  assert(!/hunter2/.test(Deno.inspect(error)), "the secret is in the error");
  return error.text("en").split("\n");
}

const database = { HOST: "db", USER: "madang", PASSWORD: "hunter2", NAME: "kkobot" };

Deno.test("parseConfiguration() understands what existing deployments have", () => {
  const text = JSON.stringify({
    SERVER: { server_ip: "127.0.0.1" },
    AUTH: { SECRET_KEY: "k", SALT: "s" },
    DBs: {
      kkobot_test: database,
      kkobot_prod: { ...database, PASSWORD: "", PORT: "3307", POOL_SIZE: 20 },
    },
    ALLOW: { bots: ["봇"], rooms: [] },
  });
  const there = { host: "db", user: "madang", database: "kkobot" };
  assertEquals(parseConfiguration(text, "x"), {
    serverAddress: "127.0.0.1",
    secret: { key: "k", salt: "s" },
    databases: {
      test: { ...there, password: "hunter2", port: 3306, poolSize: 5 },
      prod: { ...there, password: "", port: 3307, poolSize: 20 },
    },
    allow: { bots: ["봇"], rooms: [] },
  });
});

Deno.test("parseConfiguration() needs no section", () => {
  const { serverAddress, secret, databases, allow } = parseConfiguration("{}", "x");
  assertEquals([serverAddress, secret, allow], [undefined, undefined, undefined]);
  assertEquals([databases.test, databases.prod], [undefined, undefined]);
  assertEquals(parseConfiguration('{"SERVER":{},"DBs":{}}', "x").serverAddress, undefined);
});

Deno.test("parseConfiguration() names the key that is wrong, and what it should be", () => {
  const inDatabase = (change: Record<string, unknown>) => ({
    DBs: { kkobot_test: { ...database, ...change } },
  });
  const wrong: [configuration: unknown, ...saying: string[]][] = [
    [[], "whole", "object"],
    [{ AUTH: null }, "AUTH is null", "object"],
    [{ AUTH: { SECRET_KEY: "hunter2" } }, "AUTH.SALT is missing"],
    [{ AUTH: { SECRET_KEY: "hunter2", SALT: "" } }, "AUTH.SALT is empty"],
    [{ AUTH: { SECRET_KEY: ["hunter2"], SALT: "s" } }, "AUTH.SECRET_KEY is a list"],
    [{ SERVER: { server_ip: 1 } }, "SERVER.server_ip is a number", "text"],
    [{ SERVR: {} }, "SERVR", "mean SERVER?"],
    [{ hunter: {}, SERVER: { ip: "x" } }, "hunter", "SERVER.ip", "are: SERVER.server_ip"],
    [{ DBs: { kkobot_tset: database } }, "DBs.kkobot_tset", "DBs.kkobot_test?"],
    [{ DBs: "mysql://u:hunter2@h/d" }, "DBs is a text", "object"],
    [inDatabase({ HSOT: "db" }), "DBs.kkobot_test.HSOT", "DBs.kkobot_test.HOST?"],
    [inDatabase({ HOST: undefined }), "DBs.kkobot_test.HOST is missing"],
    [inDatabase({ PASSWORD: 12345 }), "DBs.kkobot_test.PASSWORD is a number", "text"],
    [inDatabase({ PORT: "hunter2" }), "DBs.kkobot_test.PORT is a text", "1 to 65535"],
    [inDatabase({ PORT: 65536 }), "PORT is a number out of range"],
    [inDatabase({ PORT: 3306.5 }), "PORT is a number", "whole number"],
    [inDatabase({ POOL_SIZE: "0" }), "POOL_SIZE is a number out of range", "1 to 1000"],
    [{ ALLOW: { bots: "hunter2" } }, "ALLOW.bots is a text", "list of texts"],
    [{ ALLOW: { rooms: ["a", 1] } }, "ALLOW.rooms is a list of other things"],
    ['{"__proto__": {}}', "__proto__"],
    [{ "two\nlines": 1 }, '"two\\nlines"'],
  ];
  for (const [configuration, ...saying] of wrong) {
    const said = problemsOf(configuration).join("\n");
    for (const words of saying) assert(said.includes(words), `${said} lacks ${words}`);
  }
});

Deno.test("parseConfiguration() names everything that is wrong at once", () => {
  const configuration = { SERVR: {}, AUTH: { SALT: 1 }, DBs: { kkobot_prod: { HOST: "h" } } };
  assertEquals(problemsOf(configuration).length, 6);
});

Deno.test("parseConfiguration() says where JSON ends to be JSON, without a word of it", () => {
  const wrong: [text: string, saying: string][] = [
    ["", "nothing in it"],
    [" \n", "nothing in it"],
    ['{"AUTH": hunter2}', "not JSON"],
    ['{\n  "AUTH": {"SALT": "hunter2",}\n}', "line 2, column 30"],
    ['{"AUTH": {"SALT": "hunter2', "not JSON"],
    ['{"AUTH": "(line 8 column 9)", hunter2}', "line 1, column 31"],
  ];
  for (const [text, saying] of wrong) {
    const said = problemsOf(text);
    assertEquals(said.length, 1);
    assert(said[0].includes(saying), said[0]);
  }
});
