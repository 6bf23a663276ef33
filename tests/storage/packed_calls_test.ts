import { packCall, unpackCalls } from "../../server/storage/packed_calls.ts";
import { assertEquals } from "../helpers/assert.ts";
import { entryOf } from "./contract_chat_log.ts";
import { createSpeaker, keep } from "./place.ts";

Deno.test("unpackCalls() returns what packCall() was given", () => {
  const entries = [
    entryOf(2 ** 40),
    entryOf(2, { directive: "#", messageType: "command", isGroupChat: false, isMention: true }),
    entryOf(3, { messageType: "auto_replay", isBot: true, isOurBotResponse: true }),
    entryOf(4, { isMeaningful: true, isScheduled: true, logId: "", clientTimestamp: "x" }),
    entryOf(5, { logId: "9007199254740993", whole: { message: "긴 말" } }),
  ];
  const calls = [
    [{ kind: "chat_logged", entries } as const],
    [keep(createSpeaker().all("a", "[]\"'\n")), { kind: "user_seen", id: "a", at: 1 } as const],
    [],
  ];
  // As JSON, in which what is absent and what is undefined are the same.
  const plain = (value: unknown) => JSON.parse(JSON.stringify(value));
  assertEquals(plain(unpackCalls(`[${calls.map(packCall).join(",")}]`)), plain(calls));
});
