import { clientOptions } from "../../client/options.ts";
import { environmentName, type OptionTable, readOptions, UsageError } from "../../protocol/mod.ts";
import { botCommand } from "../../server/admin/bot_command.ts";
import { userCommand } from "../../server/admin/user_command.ts";
import { mkcertCommand } from "../../server/certificates/mkcert_command.ts";
import { parseConfiguration } from "../../server/config/configuration.ts";
import { findingText } from "../../server/config/configuration_error.ts";
import { parseDotenv } from "../../server/config/dotenv.ts";
import type { FoundConfiguration } from "../../server/config/encrypted.ts";
import { readSettings, settingTable, withConfiguration } from "../../server/config/settings.ts";
import { importCommand } from "../../server/importing/import_command.ts";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "../helpers/assert.ts";

Deno.test("readSettings() prefers a flag to the environment, that to .env, and that to the default", async () => {
  const environment = { MADANG_CHAT_PORT: "2", MADANG_HOST: "" };
  const { variables: dotenv } = await parseDotenv(
    "MADANG_CHAT_PORT=3\nMADANG_DATA_DIR=from-dotenv\nMADANG_HOST=::1\n# MADANG_MODE=prod\n",
  );
  const port = (args: string[], ...more: [Record<string, string>?, Record<string, string>?]) =>
    readSettings(args, more[0] ?? {}, more[1]).settings["chat-port"];
  assertEquals(port(["--chat-port", "1"], environment, dotenv), 1);
  assertEquals(port([], environment, dotenv), 2);
  assertEquals(port([], {}, dotenv), 3);
  assertEquals(port([]), 10_000);
  const { settings, given } = readSettings([], environment, dotenv);
  assertEquals([settings["data-dir"], settings.mode], ["from-dotenv", "test"]);
  assertEquals(settings.host, "::1", "an empty variable counts as none");
  assertEquals([...given].sort(), ["chat-port", "data-dir", "host"]);
});

Deno.test("parseDotenv() tells the lines that set nothing, by their numbers alone", async () => {
  const { variables, warnings } = await parseDotenv(
    "# comment\nA=1\n\nOPENAI_API_KEY sk-secret\r\nB='two\nlines # and'\nexport C: 3\nloose",
  );
  assertEquals(variables, { A: "1", B: "two\nlines # and", C: "3" });
  assertEquals(warnings.map(({ details }) => details?.line), [4, 8]);
  assert(!findingText(warnings[0], "en").includes("secret"));
});

Deno.test("readSettings() takes the last of a flag that is given twice", () => {
  assertEquals(readSettings(["--host=a", "--host=b"], {}).settings.host, "b");
});

Deno.test("readSettings() reads the value that is given to a switch", () => {
  const demo = (args: string[], environment: Record<string, string> = {}) =>
    readSettings(args, environment).settings["demo-ai"];
  assertEquals(["--demo-ai", "--demo-ai=on"].map((flag) => demo([flag])), [true, true]);
  assertEquals(demo(["--demo-ai=no"], { MADANG_DEMO_AI: "1" }), false);
  for (const word of ["maybe", "onn", "2"]) {
    const error = assertThrows(() => demo([], { MADANG_DEMO_AI: word }), UsageError);
    assertStringIncludes(error.text("en"), `MADANG_DEMO_AI is "${word}"`);
    assertThrows(() => demo([`--demo-ai=${word}`]), UsageError);
  }
  const isPlain = (flag: string) => readOptions(clientOptions, { args: [flag] }).values["no-color"];
  assertEquals(["--no-color", "--no-color=on", "--no-color=off"].map(isPlain), [true, true, false]);
});

Deno.test("readSettings() takes the language of the system where none is chosen", () => {
  const language = (environment: Record<string, string>, args: string[] = []) =>
    readSettings(args, environment).settings.lang;
  assertEquals(language({ LANG: "ko_KR.UTF-8" }), "ko");
  assertEquals(language({ LANG: "ko_KR.UTF-8", LC_ALL: "en_US.UTF-8" }), "en");
  assertEquals(language({ LANG: "ko_KR.UTF-8" }, ["--lang=en"]), "en");
});

Deno.test("readSettings() says what is wrong, where, and what was expected", () => {
  const wrong: [args: string[], environment: Record<string, string>, ...saying: string[]][] = [
    [["--chat-prot=1"], {}, "--chat-prot", "--chat-port"],
    [["--chat-port=99999"], {}, "--chat-port", "99999", "65535"],
    [["--chat-port=-1"], {}, "--chat-port", "-1"],
    [["--chat-port", "-1"], {}, "--chat-port", "-1"],
    [["--demo-ai", "-1"], {}, "-1", "--help"],
    [["--chat-port="], {}, "--chat-port"],
    [[], { MADANG_CHAT_PORT: "ten" }, "MADANG_CHAT_PORT", "ten"],
    [["--mode=live"], {}, "--mode", "test, prod"],
    [[], { MADANG_LOG_LEVEL: "loud" }, "MADANG_LOG_LEVEL", "INFO"],
    [["--tls-cert=c.pem"], {}, "--tls-key"],
    [["--storage=mysql://u:secret@h"], {}, "--storage", "user:password@host:port/database"],
    [[], { MADANG_STORAGE: "postgres://u:secret@h/d" }, "sqlite", "mysql://"],
  ];
  for (const [args, environment, ...saying] of wrong) {
    const error = assertThrows(() => readSettings(args, environment), UsageError);
    for (const language of ["ko", "en"] as const) {
      const text = error.text(language);
      for (const word of saying) assert(text.includes(word), `${text} lacks ${word}`);
      assert(!text.includes("\n") && !text.includes("secret"), text);
    }
  }
});

Deno.test("readSettings() notices variables that mean nothing, and names the nearest", () => {
  const environment = { MADANG_CHATPORT: "1", MADANG_ID: "alice", HOME: "/" };
  const { unknownVariables } = readSettings([], environment, {
    MADANG_DTA_DIR: "x",
    MADANG_FROBNICATE: "x",
  });
  assertEquals(unknownVariables, [
    ["MADANG_CHATPORT", "MADANG_CHAT_PORT"],
    ["MADANG_DTA_DIR", "MADANG_DATA_DIR"],
    ["MADANG_FROBNICATE", undefined],
  ]);
});

Deno.test("readSettings() knows the variables of the client and of every subcommand", () => {
  const tables: (OptionTable | undefined)[] = [
    clientOptions,
    ...[botCommand, importCommand, mkcertCommand, userCommand].map(({ options }) => options),
  ];
  const names = tables.flatMap((table = {}) =>
    Object.entries(table).map(([name, each]) => environmentName(name, each))
  );
  assert(names.includes("MADANG_IMPORT_FROM") && names.includes("MADANG_CODEC"));
  const settings = Object.entries(settingTable).map(([name, each]) => environmentName(name, each));
  const others = names.filter((name) => !settings.includes(name));
  const environment = Object.fromEntries(others.map((name) => [name, "1"]));
  assertEquals(readSettings([], environment).unknownVariables, []);
});

Deno.test("readSettings() hands over the words that are no flags", () => {
  assertEquals(readSettings(["serve", "--mode", "prod"], {}).words, ["serve"]);
  const words = ["config", "encrypt", "007", "-"];
  assertEquals(readSettings(words, {}).words, words);
});

Deno.test("withConfiguration() fills in the host where neither flag nor environment gave it", () => {
  const configuration = parseConfiguration('{"SERVER":{"server_ip":"192.0.2.1"}}', "x");
  const host = (args: string[], environment = {}, found: FoundConfiguration["configuration"]) => {
    const call = withConfiguration(readSettings(args, environment), {
      configuration: found,
      warnings: [],
    });
    assertEquals(call.settings.configuration, found);
    return call.settings.host;
  };
  assertEquals(host([], {}, configuration), "192.0.2.1");
  assertEquals(host(["--host=::1"], {}, configuration), "::1");
  assertEquals(host([], { MADANG_HOST: "0.0.0.0" }, configuration), "0.0.0.0");
  assertEquals(host([], {}, parseConfiguration("{}", "x")), "0.0.0.0");
  assertEquals(host([], {}, undefined), "0.0.0.0");
});

Deno.test("readSettings() refuses limits that no line fits in, and exempt addresses that are none", () => {
  const problem = (...args: string[]) => {
    const error = assertThrows(() => readSettings(args, {}), UsageError);
    return [error.text("en"), error.text("ko")];
  };
  assertEquals(problem("--outbox-limit=1K"), [
    "--outbox-limit must be at least 256K.",
    "--outbox-limit 값은 256K 이상이어야 합니다.",
  ]);
  assertEquals(
    problem("--outbox-limit=300K", "--line-limit=1M")[0],
    "--outbox-limit must be at least 1M.",
  );
  assertEquals(problem("--line-limit=1K")[0], "--line-limit must be at least 4K.");
  assertEquals(problem("--packet-limit=17M"), [
    "--packet-limit must be at most 16M.",
    "--packet-limit 값은 16M 이하여야 합니다.",
  ]);
  assertEquals(problem("--exempt-addresses", "127.0.0.1, proxy"), [
    '--exempt-addresses names "proxy", which is not an IP address. 127.0.0.1,::1 is a list of two.',
    '--exempt-addresses의 "proxy"는 IP 주소가 아닙니다. 두 개라면 127.0.0.1,::1처럼 씁니다.',
  ]);
  assertStringIncludes(problem("--message-rate=0")[0], "from 1 to");
});
