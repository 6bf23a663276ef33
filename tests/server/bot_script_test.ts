import { parse } from "acorn";
import { programs } from "../../.github/deploy/compile/targets.ts";
import { botScript, readBotScript } from "../../server/bot_script.ts";
import { assertEquals, assertNotMatch, assertThrows } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { seededRandom } from "../helpers/random.ts";

const values = { name: "마당봇", host: "192.168.0.10", port: 1_490 };

/** What a script's settings are when an engine has read them. */
function settingsOf(script: string): Record<string, unknown> {
  parse(script, { ecmaVersion: 5 });
  const settings = script.slice(0, script.indexOf("(function"));
  return new Function(`${settings}; return SETTINGS;`)();
}

integrationTest("botScript fills in five settings and changes nothing else", async () => {
  const template = await readBotScript();
  const script = botScript(template, { ...values, secretKey: "열쇠", salt: "소금" });
  assertEquals(settingsOf(script), {
    ...settingsOf(template),
    botName: "마당봇",
    host: "192.168.0.10",
    port: 1_490,
    secretKey: "열쇠",
    salt: "소금",
  });
  const differing = script.split("\n").filter((line, index) =>
    line !== template.split("\n")[index]
  );
  assertEquals(differing.length, 4, "the port is the usual one");
});

integrationTest("botScript leaves key and salt empty when there are none", async () => {
  const { secretKey, salt } = settingsOf(botScript(await readBotScript(), values));
  assertEquals([secretKey, salt], ["", ""]);
});

integrationTest("botScript takes any string, and writes none that an engine mistakes", async () => {
  const template = await readBotScript();
  const parts = [
    '"',
    "'",
    "\\",
    "\n",
    "\r",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\u200e",
    "\0",
    "\ud800",
    "😀",
    "$&",
    "$1",
    "*/",
    "</script>",
    '  host: "",',
    "가",
    "`${x}`",
  ];
  const random = seededRandom(8);
  for (let round = 0; round < 300; round++) {
    const text = () =>
      Array.from({ length: 1 + random.below(8) }, () => random.pick(parts)).join("");
    const strings = { secretKey: text(), salt: text(), host: text() };
    const script = botScript(template, {
      ...strings,
      name: text(),
      port: 1 + random.below(65_535),
    });
    const { secretKey, salt, host } = settingsOf(script);
    assertEquals({ secretKey, salt, host }, strings);
    assertNotMatch(script, /[\u2028\u2029\ufeff\u200e\0\r]|<\/script>/);
  }
});

integrationTest("botScript refuses what no script could work with", async () => {
  const template = await readBotScript();
  assertThrows(() => botScript(template, { ...values, name: "" }), RangeError, "name");
  assertThrows(() => botScript(template, { ...values, host: "" }), RangeError, "host");
  for (const port of [0, -1, 65_536, 1.5, NaN]) {
    assertThrows(() => botScript(template, { ...values, port }), RangeError, `not ${port}`);
  }
});

Deno.test("botScript refuses a template without its settings", () => {
  assertThrows(() => botScript("var SETTINGS = {};", values), Error, '0 settings "botName"');
  const twice = '  botName: "",\n  botName: "",\n';
  assertThrows(() => botScript(twice, values), Error, '2 settings "botName"');
});

Deno.test("the server's program holds the script", () => {
  const server = programs.find(({ name }) => name === "madang-server");
  assertEquals(server?.included.includes("client/messengerbotR/bridge.js"), true);
});
