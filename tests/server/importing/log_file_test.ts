import { readLogFile } from "../../../server/importing/log_file.ts";
import { assertEquals } from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { oldLine } from "../../helpers/old_logs.ts";

const encoder = new TextEncoder();
/** 가 나 in CP949. */
const cp949 = [0xb0, 0xa1, 0x20, 0xb3, 0xaa];

/** What a file of these bytes is read as: texts, and reasons behind a `!`; with their places. */
async function read(...parts: (string | number[])[]): Promise<[number, string][]> {
  await using folder = await temporaryFolder();
  const path = `${folder.path}/log.json`;
  for (const part of parts) {
    const bytes = typeof part === "string" ? encoder.encode(part) : new Uint8Array(part);
    await Deno.writeFile(path, bytes, { append: true });
  }
  const entries: [number, string][] = [];
  for await (const { place, found } of readLogFile(path)) {
    entries.push([place, typeof found === "function" ? `!${found("en")}` : found.text]);
  }
  return entries;
}

function line(content: string, timestamp = "2024-01-31 18:05:00"): string {
  return oldLine(timestamp, "BR", "alice", "ALL", content);
}

integrationTest("readLogFile() reads lines whatever stands around and between them", async () => {
  const [before, after] = line("|").split("|");
  assertEquals(
    await read(
      "\ufeff",
      line("하나").replace("\n", "\r\n"),
      "\n  \n",
      "\ufeff",
      line("둘"),
      before,
      cp949,
      after,
      line("셋").trim() + line("넷"),
      line("}{").trim(),
    ),
    [[1, "하나"], [4, "둘"], [5, "가 나"], [6, "셋"], [6, "넷"], [7, "}{"]],
  );
});

integrationTest("readLogFile() reads UTF-16 with a mark, in either order", async () => {
  const text = `\ufeff${line("하나")}${line("둘")}`;
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  const expected: [number, string][] = [[1, "하나"], [2, "둘"]];
  assertEquals(await read(units.flatMap((unit) => [unit & 255, unit >> 8])), expected);
  assertEquals(await read(units.flatMap((unit) => [unit >> 8, unit & 255])), expected);
});

integrationTest("readLogFile() reads an export: an array, in one line or in many", async () => {
  const objects = [line("하나"), line("둘"), '{"type":"BR"}'].map((each) => each.trim());
  const expected: [number, string][] = [
    [1, "하나"],
    [2, "둘"],
    [3, '!"timestamp" is not a time like 2024-01-31 18:05:00'],
  ];
  assertEquals(await read(`[${objects.join(",")}]`), expected);
  assertEquals(await read(`\n[\n${objects.join(",\n")}\n]\n`), expected);
  assertEquals(await read(`[\n${objects[0]},\n`), [[1, "!broken JSON"]]);
});

integrationTest("readLogFile() says of each line why it cannot be read", async () => {
  const wrong = (name: string, value: unknown) =>
    `${JSON.stringify({ ...JSON.parse(line("x")), [name]: value })}\n`;
  const entries = await read(
    '{"timestamp":"2024-01\n',
    "[1]x\n",
    [0xff, 0xff, 10],
    wrong("timestamp", "2024-02-30 10:00:00"),
    wrong("timestamp", -1),
    wrong("type", "FILE"),
    wrong("content", 5),
    wrong("from", "a/b"),
    wrong("from", undefined),
    `${JSON.stringify({ ...JSON.parse(line("x")), type: "TO", to: "" })}\n`,
    "{}",
  );
  const reasons = entries.map(([place, text]) => `${place}${text.slice(0, 18).trim()}`);
  assertEquals(reasons, [
    "1!broken JSON",
    "2!broken JSON",
    "3!neither UTF-8 nor",
    '4!"timestamp" is no',
    '5!"timestamp" is no',
    '6!"type" is none of',
    '7!"content" is miss',
    "8!the sender's name",
    "9!the sender's name",
    "10!the receiver's na",
    '11!"timestamp" is no',
  ]);
});

integrationTest("readLogFile() knows the forms in which times were written", async () => {
  const forms = [
    "2024-01-31 18:05:07",
    "2024-01-31T18:05:07.250000",
    "2024/01/31 18:05",
    new Date(2024, 0, 31, 18, 5, 7).toISOString(),
    new Date(2024, 0, 31, 18, 5, 7).getTime() / 1_000,
    new Date(2024, 0, 31, 18, 5, 7).getTime(),
  ];
  await using folder = await temporaryFolder();
  const path = `${folder.path}/log.json`;
  const lines = forms.map((timestamp) =>
    `${JSON.stringify({ ...JSON.parse(line("x")), timestamp })}\n`
  );
  await Deno.writeTextFile(path, lines.join(""));
  const times: (number | string)[] = [];
  for await (const { found } of readLogFile(path)) {
    times.push(typeof found === "function" ? found("en") : found.at);
  }
  const at = new Date(2024, 0, 31, 18, 5, 7).getTime();
  assertEquals(times, [at, at + 250, at - 7_000, at, at, at]);
});
