import type { ChatLogLine } from "../../services/context.ts";
import { cutToBytes, cutToCharacters, fitLine } from "../../server/storage/chat_log/columns.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { lineOf } from "./chat_log_place.ts";
import { gatheringLog } from "./place.ts";

function fit(given: Partial<ChatLogLine>) {
  const warnings: string[] = [];
  return { entry: fitLine(lineOf(given), 7, gatheringLog(warnings)), warnings };
}

Deno.test("fitLine() leaves alone what fits", () => {
  const line = lineOf({
    channelId: "1".repeat(50),
    roomName: "👨‍👩‍👧".repeat(51), // 255 code points
    message: "가".repeat(21_845),
    logId: "l".repeat(50),
    clientTimestamp: "2024-02-29 23:59:59",
    directive: "#",
  });
  const warnings: string[] = [];
  assertEquals(fitLine(line, 7, gatheringLog(warnings)), { ...line, number: 7 });
  assertEquals(warnings, []);
});

Deno.test("fitLine() cuts a value to its column, warns of it, and keeps the whole", () => {
  const sender = "비밀이름".repeat(30);
  const { entry, warnings } = fit({ sender });
  assertEquals(entry.sender, "비밀이름".repeat(25));
  assertEquals(entry.whole, { sender });
  assertEquals(warnings.length, 1);
  assert(/sender.*100.*cut to 100/.test(warnings[0]) && warnings[0].includes("120 characters"));
  assert(!warnings[0].includes("비밀"), "texts stay out of the log");
});

Deno.test("fitLine() cuts each column where the reference's table ends", () => {
  const long = "x".repeat(70_000);
  const { entry, warnings } = fit({
    channelId: long,
    userHash: long,
    roomName: long,
    sender: long,
    message: long,
    botName: long,
    logId: long,
  });
  const { channelId, userHash, roomName, sender, message, botName, logId = "" } = entry;
  const lengths = [channelId, userHash, roomName, sender, message, botName, logId]
    .map(({ length }) => length);
  assertEquals(lengths, [50, 100, 255, 100, 65_535, 30, 50]);
  assertEquals(Object.keys(entry.whole ?? {}).length, 7);
  assertEquals(warnings.length, 7);
});

Deno.test("fitLine() cuts a message to 65,535 bytes of UTF-8 at a character", () => {
  const { entry } = fit({ message: "x" + "한".repeat(30_000) });
  assertEquals(entry.message, "x" + "한".repeat(21_844)); // 65,533 bytes: the next has three
  assertEquals(entry.whole?.message.length, 30_001);
});

Deno.test("fitLine() makes texts well-formed", () => {
  const { entry, warnings } = fit({ message: "a\ud83d", sender: "\ude00" });
  assertEquals([entry.message, entry.sender], ["a�", "�"]);
  assertEquals(warnings, []);
});

Deno.test("fitLine() drops a client's time that is none", () => {
  const times = [
    "2024-02-29 23:59:59",
    "2023-02-29 00:00:00",
    "2024-13-01 00:00:00",
    "2024-01-01 24:00:00",
    "0999-01-01 00:00:00",
    "2024-01-01T00:00:00",
    "2024-01-01 00:00:00.5",
    "2024-01-01 00:00:00'; --",
    "now",
    "",
  ];
  const kept = times.map((clientTimestamp) => fit({ clientTimestamp }).entry.clientTimestamp);
  assertEquals(kept, [times[0], ...times.slice(1).map(() => undefined)]);
});

Deno.test("cutToCharacters() counts code points, and cuts between what people see as one", () => {
  assertEquals(cutToCharacters("👧👧👧", 3), "👧👧👧");
  assertEquals(cutToCharacters("👧👧👧", 2), "👧👧");
  assertEquals(cutToCharacters("가나👨‍👩‍👧다", 4), "가나"); // the family has five code points
  assertEquals(cutToCharacters("가나👨‍👩‍👧다", 7), "가나👨‍👩‍👧");
  assertEquals(cutToCharacters("한글".normalize("NFD"), 5), "한".normalize("NFD"));
  assertEquals(cutToCharacters("e\u0301e\u0301", 3), "e\u0301");
});

Deno.test("cutToCharacters() cuts a character that is longer than any real one", () => {
  const zalgo = "a" + "\u0301".repeat(1_000);
  assertEquals(cutToCharacters(zalgo, 300).length, 300);
});

Deno.test("cutToCharacters() never cuts inside a surrogate pair", () => {
  for (let limit = 0; limit < 400; limit++) {
    const cut = cutToCharacters("👧a".repeat(300) + "\u0301".repeat(400), limit);
    assert(cut.isWellFormed() && [...cut].length <= limit, `${limit}`);
  }
});

Deno.test("cutToBytes() never has more bytes, and cuts between what people see as one", () => {
  const text = "가👨‍👩‍👧e\u0301".repeat(20);
  for (let limit = 0; limit < 400; limit++) {
    const cut = cutToBytes(text, limit);
    assert(new TextEncoder().encode(cut).length <= limit && cut.isWellFormed(), `${limit}`);
    assert(text.startsWith(cut) && !/\u200d$|^\u0301|e$/.test(cut), `${limit}: ${cut}`);
  }
});
