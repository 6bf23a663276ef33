import {
  type ChatEvent,
  codecs,
  type CommandName,
  type Language,
  type ResultOf,
} from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { bytesOf, feed, feedSlowly, receive, type Seen, splits, textOf } from "./bytes.ts";
import { type GoldenStep, readGolden, wireText } from "./golden_file.ts";

const { colon } = codecs;
const whole = (steps: readonly GoldenStep[]) => steps.map(wireText).join("");
const meanings = (steps: readonly GoldenStep[]) => steps.flatMap((step) => step.meaning as Seen[]);

integrationTest("colon: our client writes and a server reads each golden command", () => {
  for (const step of readGolden("colon_commands.txt")) {
    const [{ command, parameters, from }] = step.meaning as [Extract<Seen, { command: string }>];
    const outgoing = {
      command: {
        name: command as CommandName,
        parameters: parameters as Record<string, unknown>,
      },
      from: from ?? "alice",
    };
    assertEquals(textOf(colon.encodeCommand(outgoing)), wireText(step));
    assertEquals(feed(colon.createCommandDecoder(), wireText(step)), step.meaning as Seen[]);
  }
});

for (const file of ["colon_commands.txt", "colon_lines.txt"]) {
  integrationTest(`colon: ${file} means the same whole, byte by byte, and split anywhere`, () => {
    const steps = readGolden(file);
    const [text, expected] = [whole(steps), meanings(steps)];
    assertEquals(feed(colon.createCommandDecoder(), text), expected);
    assertEquals(feedSlowly(colon.createCommandDecoder(), bytesOf(text)), expected);
    for (const reads of splits(text)) {
      assertEquals(feed(colon.createCommandDecoder(), ...reads), expected);
    }
  });
}

integrationTest("colon: the golden lines mean the same with \\r\\n", () => {
  const steps = readGolden("colon_commands.txt");
  const text = whole(steps).replaceAll("\n", "\r\n");
  assertEquals(feed(colon.createCommandDecoder(), text), meanings(steps));
  assertEquals(feedSlowly(colon.createCommandDecoder(), bytesOf(text)), meanings(steps));
});

integrationTest("colon: each golden read of a legacy client means what it should", () => {
  const decoder = colon.createCommandDecoder();
  for (const step of readGolden("colon_legacy.txt")) {
    const reads = step.wire.map((line) =>
      line === "pause" ? undefined : JSON.parse(line) as string
    );
    assertEquals(feed(decoder, ...reads), step.meaning as Seen[], step.wire.join(" "));
    assertEquals(decoder.awaitsPause, false);
    assertEquals(decoder.writeStyle, "pieces");
  }
});

interface GoldenAnswer {
  readonly event?: ChatEvent;
  readonly name: CommandName;
  readonly result: ResultOf<CommandName>;
  readonly language?: Language;
}

integrationTest(
  "colon: a server writes each golden event and answer, and our client reads its lines",
  () => {
    for (const step of readGolden("colon_events.txt")) {
      const [{ event, name, result, language = "ko" }] = step.meaning as [GoldenAnswer];
      const bytes = event
        ? colon.encodeEvent(event, language)
        : colon.encodeResult(result, { name, language });
      assertEquals(textOf(bytes), wireText(step));
      const lines = step.wire.map((text) => ({
        kind: "line" as const,
        text,
        refused: text.startsWith("Error:"),
      }));
      assertEquals(receive(colon.createEventDecoder(), wireText(step)), lines);
      const slowly = [...bytesOf(wireText(step))].map((byte) => Uint8Array.of(byte));
      assertEquals(receive(colon.createEventDecoder(), ...slowly), lines);
    }
  },
);
