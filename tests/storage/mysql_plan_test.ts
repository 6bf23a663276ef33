import type { StorageWrite } from "../../services/context.ts";
import { planWrites } from "../../server/storage/mysql/plan.ts";
import { assertEquals } from "../helpers/assert.ts";
import { entryOf } from "./contract_chat_log.ts";
import { createSpeaker, keep } from "./place.ts";

/** The tables that the statements of a plan are about, in order. */
function outline(writes: readonly StorageWrite[], checkpoint?: string): string[] {
  const { statements } = planWrites(writes.map((write) => [write]), checkpoint, 0);
  return statements.map((statement) => {
    const [, verb, table] = /^(\w+)(?: INTO| FROM)? (\w+)/.exec(statement) ?? [];
    return `${verb} ${table}`;
  });
}

Deno.test("planWrites() gathers messages and users, however they alternate", () => {
  const speaker = createSpeaker();
  const writes = Array.from({ length: 100 }, (_, index): StorageWrite[] => [
    { kind: "user_seen", id: `u${index}`, at: 1 },
    keep(speaker.to("a", "b", "x"), "b"),
  ]);
  assertEquals(outline(writes.flat(), "checkpoint"), [
    "INSERT madang_users",
    "INSERT madang_messages",
    "INSERT madang_message_pairs",
    "INSERT madang_inbox",
    "INSERT madang_meta",
  ]);
});

Deno.test("planWrites() does messages before what depends on them, and those after it later", () => {
  const speaker = createSpeaker();
  const writes: StorageWrite[] = [
    keep(speaker.all("a", "1")),
    { kind: "room_closed", room: "r" },
    keep(speaker.all("a", "2")),
    { kind: "inbox_taken", user: "a", through: 2 },
  ];
  assertEquals(outline(writes), [
    "INSERT madang_messages",
    "INSERT madang_message_pairs",
    "UPDATE madang_memberships",
    "DELETE madang_room_topics",
    "DELETE madang_rooms",
    "INSERT madang_messages",
    "INSERT madang_message_pairs",
    "DELETE madang_inbox",
  ]);
});

Deno.test("planWrites() passes over lines of the chat log that are kept, and says how far it came", () => {
  const entries = [entryOf(4), entryOf(5), entryOf(7), entryOf(6)];
  const plan = planWrites([[{ kind: "chat_logged", entries }]], undefined, 4);
  assertEquals(plan.chatLogThrough, 7);
  assertEquals(plan.statements.length, 2);
  const messages = [4, 5, 6, 7].filter((number) => plan.statements[0].includes(`'말 ${number}'`));
  assertEquals(messages, [5, 7]);
  const nothing = planWrites([[{ kind: "chat_logged", entries }]], undefined, 7);
  assertEquals(nothing, { statements: [], chatLogThrough: 7 });
});
