import { assert, assertEquals } from "../helpers/assert.ts";
import { message, noon } from "../helpers/fake_server.ts";
import {
  createTheme,
  harmless,
  plainMessage,
  renderDay,
  renderMessage,
} from "../../client/rendering.ts";
import { promptText, welcomeLines } from "../../client/welcome.ts";

const plain = { id: "alice", language: "ko", theme: createTheme(false) } as const;
const colored = { ...plain, theme: createTheme(true) };

Deno.test("renderMessage tells broadcasts, rooms, private and own messages apart without colour", () => {
  const lines = [
    message(1, "bob", "안녕"),
    message(2, "bob", "여기예요", "마당", "RMSG"),
    message(3, "bob", "비밀", "alice", "TO"),
    message(4, "alice", "네", "bob", "TO"),
    message(5, "Alice", "나도", "마당", "RMSG"),
    message(6, "alice", "hi"),
  ].map((each) => renderMessage(each, plain));
  assertEquals(lines, [
    "12:00 bob: 안녕",
    "12:00 [마당] bob: 여기예요",
    "12:00 bob → 나: 비밀",
    "12:00 나 → bob: 네",
    "12:00 [마당] 나: 나도",
    "12:00 나: hi",
  ]);
});

// With NO_COLOR in the environment the library has no colours to give.
Deno.test("renderMessage tells them apart by colour", { ignore: Deno.noColor }, () => {
  assertEquals(
    renderMessage(message(1, "bob", "여기", "마당", "RMSG"), colored),
    "\x1b[90m12:00\x1b[39m \x1b[32m[마당]\x1b[39m \x1b[1mbob:\x1b[22m 여기",
  );
  assertEquals(
    renderMessage(message(1, "bob", "비밀", "alice", "TO"), colored),
    "\x1b[90m12:00\x1b[39m \x1b[35m\x1b[1mbob → 나:\x1b[22m 비밀\x1b[39m",
  );
  assertEquals(
    renderMessage(message(1, "alice", "hi"), colored),
    "\x1b[90m12:00\x1b[39m \x1b[36m\x1b[1m나:\x1b[22m hi\x1b[39m",
  );
});

Deno.test("what others write cannot steer the terminal or forge a line", () => {
  const nasty = "\x1b[2J\x1b]0;title\x07\x9b1m\r\n12:00 bob: forged\u2028\u202eabc\x00\x08";
  const shown = renderMessage(message(1, "e\x1b[31mve", nasty, "r\nm", "RMSG"), plain);
  const [first, ...others] = shown.split("\n");
  for (const line of [first, ...others]) {
    // deno-lint-ignore no-control-regex
    assert(!/[\x00-\x1f\x7f-\x9f\u2028\u202e]/.test(line), JSON.stringify(line));
  }
  assertEquals(others, ["│ 12:00 bob: forged", "│ abc"]);
  assert(plainMessage(message(1, "eve", nasty), "ko").split("\n").length === 1);
});

Deno.test("renderMessage shows the lines of a text below each other, up to a screenful or two", () => {
  const shown = (text: string) => renderMessage(message(1, "bob", text), plain).split("\n");
  assertEquals(shown("one\n\ntwo"), ["12:00 bob: one", "│ ", "│ two"]);
  const flood = shown("x\n".repeat(1_000));
  assertEquals([flood.length, flood[48], flood[49].length > 900], [50, "│ x", true]);
});

Deno.test("harmless keeps emoji, joined ones too", () => {
  assertEquals(harmless("👩‍👩‍👧 🇰🇷 한글"), "👩‍👩‍👧 🇰🇷 한글");
});

Deno.test("plainMessage can be taken apart", () => {
  const line = plainMessage(message(1, "bob", "a: b -> c: d", "마당", "RMSG"), "ko");
  assertEquals(line, "[12:00:00] RMSG bob -> 마당: a: b -> c: d");
  const parts = /^\[(.{8})\] (BR|TO|RMSG) (.+?) -> (.+?): (.*)$/.exec(line);
  assertEquals(parts?.slice(1), ["12:00:00", "RMSG", "bob", "마당", "a: b -> c: d"]);
});

Deno.test("renderDay names the day", () => {
  assertEquals(renderDay(noon, plain), "── 2026-01-31 (토) ──");
  assertEquals(renderDay(noon, { ...plain, language: "en" }), "── 2026-01-31 (Sat) ──");
});

Deno.test("welcomeLines say who is here, one's rooms, and what to type", () => {
  const address = { host: "yard.kr", port: 10_000, tls: false };
  const welcome = {
    id: "alice",
    version: 1,
    server: "s",
    newest: 0,
    rooms: ["마당"],
    online: ["alice", "bob", "e\x1bve"],
  };
  assertEquals(welcomeLines(welcome, address, { ...plain, language: "en" }), [
    "Welcome, alice. (yard.kr:10000)",
    "Here now: bob, eve",
    "Your rooms: 마당  (/join ROOM to talk there)",
    "/all hello talks to everyone   /help helps   Q quits",
  ]);
  assertEquals(welcomeLines(undefined, address, plain).length, 2);
  const many = Array.from({ length: 20 }, (_, number) => `user${number}`);
  const crowded = welcomeLines({ ...welcome, online: many }, address, plain)[1];
  assertEquals(crowded.endsWith("user7 외 12명"), true, crowded);
});

Deno.test("promptText shows id and room, and shortens on narrow terminals", () => {
  assertEquals(promptText(plain, undefined, true, 80), "alice> ");
  assertEquals(promptText(plain, "마당", true, 80), "alice @마당> ");
  assertEquals(promptText(plain, "마당", false, 80), "alice @마당 (연결 끊김)> ");
  assert(
    !promptText(plain, "ya\x1b[2Jrd", true, 80).includes("\x1b"),
    "nothing steers the terminal",
  );
  assertEquals(promptText(plain, "아주아주아주긴방이름", true, 24), "@아주아주…> ");
});
