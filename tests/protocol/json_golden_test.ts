import { type ChatEvent, codecs, MadangError, type Outgoing } from "../../protocol/mod.ts";
import type { Arriving, CommandName, ResultOf } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { bytesOf, feed, feedSlowly, receive, type Seen, splits, textOf } from "./bytes.ts";
import { type GoldenStep, readGolden, wireText } from "./golden_file.ts";

const { json } = codecs;
// In the files the bytes of an event are a text.
const arriving = (meaning: unknown): Arriving =>
  JSON.parse(
    JSON.stringify(meaning),
    (key, value) => key === "bytes" && typeof value === "string" ? bytesOf(value) : value,
  );
const whole = (steps: readonly GoldenStep[]) => steps.map(wireText).join("");
const meanings = (steps: readonly GoldenStep[]) => steps.flatMap((step) => step.meaning);

type SeenCommand = Extract<Seen, { command: string }>;
type SeenBody = Extract<Seen, { body: string }>;

integrationTest("json: a client writes and a server reads each golden command", () => {
  for (const step of readGolden("json_commands.txt")) {
    const [command, body] = step.meaning as [SeenCommand, SeenBody?];
    assertEquals(textOf(json.encodeCommand(outgoing(command, body))), wireText(step));
    assertEquals(
      feed(json.createCommandDecoder(), wireText(step)),
      step.meaning as Seen[],
      step.wire[0],
    );
  }
});

integrationTest("json: a server writes and a client reads each golden event and answer", () => {
  for (const step of readGolden("json_events.txt")) {
    const meaning = arriving(step.meaning[0]);
    assertEquals(textOf(encode(meaning)), wireText(step));
    assertEquals(receive(json.createEventDecoder(), wireText(step)), [meaning], step.wire[0]);
  }
});

integrationTest(
  "json: a server reads the golden conversation whole, byte by byte, and split anywhere",
  () => {
    const steps = readGolden("json_commands.txt");
    const [text, expected] = [whole(steps), meanings(steps) as Seen[]];
    assertEquals(feed(json.createCommandDecoder(), text), expected);
    assertEquals(feedSlowly(json.createCommandDecoder(), bytesOf(text)), expected);
    for (const reads of splits(text)) {
      assertEquals(feed(json.createCommandDecoder(), ...reads), expected);
    }
  },
);

integrationTest(
  "json: a client reads the golden conversation whole, byte by byte, and split anywhere",
  () => {
    const steps = readGolden("json_events.txt");
    const [text, expected] = [whole(steps), meanings(steps).map(arriving)];
    assertEquals(receive(json.createEventDecoder(), text), expected);
    const bytes = [...bytesOf(text)].map((byte) => Uint8Array.of(byte));
    assertEquals(receive(json.createEventDecoder(), ...bytes), expected);
    for (const reads of splits(text)) {
      assertEquals(receive(json.createEventDecoder(), ...reads), expected);
    }
  },
);

function outgoing({ command, parameters, request }: SeenCommand, body?: SeenBody): Outgoing {
  return {
    command: { name: command as CommandName, parameters: parameters as Record<string, unknown> },
    from: "alice",
    request: request as string | number | undefined,
    bytes: body && bytesOf(body.body),
  };
}

function encode(item: Arriving): Uint8Array | undefined {
  const language = "ko";
  switch (item.kind) {
    case "event":
      return json.encodeEvent(item.event as ChatEvent, language);
    case "part":
      return json.encodePart(item.part, { name: "history", request: item.request, language });
    case "result":
      return json.encodeResult(item.result as ResultOf<"history">, {
        name: "history",
        request: item.request,
        language,
      });
    case "error": {
      const error = item.error.code === "rate_limited"
        ? new MadangError("rate_limited", { seconds: 3 })
        : new MadangError("not_utf8");
      return json.encodeError(error, { name: undefined, request: item.request, language });
    }
    case "line":
      throw new Error("The native protocol has no such lines");
  }
}
