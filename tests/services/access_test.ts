import { Access } from "../../services/access.ts";
import type { StoredAccess } from "../../services/context.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import { testHouse } from "./house.ts";

function restrictedAccess(stored: readonly StoredAccess[] = []) {
  const house = testHouse();
  const { storage, log, now } = house;
  const restricted = new Set(["device", "room"] as const);
  return { house, access: new Access({ storage, log, stored, restricted, now }) };
}

const room = { subject: "room", id: "1", name: "우리 방" } as const;

Deno.test("a room that speaks while it is being approved does not go back to waiting", async () => {
  const { house, access } = restrictedAccess();
  house.isHeld = true;
  const deciding = access.decide(room, "approved");
  assertEquals(access.check(room), "pending");
  house.pending.forEach((commit) => commit.keep());
  await deciding;
  assertEquals(access.check(room), "approved");
  house.pending.slice(1).forEach((commit) => commit.keep());
  const kept = house.kept.flatMap((write) => write.kind === "access_decided" ? write.access : []);
  // As after a restart: the last that was written counts.
  assertEquals(kept.at(-1)?.state, "approved");
  assertEquals(restrictedAccess(kept).access.check(room), "approved");
});

Deno.test("forgetting what waits leaves out what somebody is deciding about, and makes room", async () => {
  const { house, access } = restrictedAccess();
  for (let id = 1; id <= 1_001; id++) access.check({ ...room, id: String(id) });
  assertEquals([access.entries.length, access.check({ ...room, id: "1001" })], [1_000, "pending"]);
  house.isHeld = true;
  const deciding = access.decide(room, "approved");
  const forgetting = access.forget(access.waiting);
  house.pending.forEach((commit) => commit.keep());
  await Promise.all([deciding, forgetting]);
  assertEquals(access.entries.map(({ id, state }) => [id, state]), [["1", "approved"]]);
  access.check({ ...room, id: "1001" });
  assertEquals(access.entries.length, 2);
});

Deno.test("a decision that cannot be saved changes nothing, and can be made again", async () => {
  const { house, access } = restrictedAccess();
  assertEquals(access.check(room), "pending");
  house.isHeld = true;
  const deciding = access.decide(room, "approved");
  house.pending[0].fail();
  await assertRejects(() => deciding, Error);
  assertEquals(access.check(room), "pending");
  house.isHeld = false;
  await access.decide(room, "denied");
  assertEquals(access.check(room), "denied");
});

Deno.test("Access never asks anybody to approve what has no id", () => {
  const { access } = restrictedAccess();
  assertEquals(access.check({ subject: "room", id: "", name: "" }), "pending");
  assertEquals(access.entries, []);
});

Deno.test("Access keeps ids and names short, and knows them again", async () => {
  const { access } = restrictedAccess();
  const long = { subject: "device", id: "🎉".repeat(9_999), name: "가".repeat(9_999) } as const;
  assertEquals(access.check(long), "pending");
  const [entry] = access.entries;
  assert([...entry.id].length === 255 && entry.name.length === 255 && entry.id.isWellFormed());
  await access.decide(long, "approved");
  assertEquals(access.check(long), "approved");
  assertEquals(access.entries.length, 1);
});

Deno.test("Access.meantBy() goes by id first, then by name or a word of it", async () => {
  const { access } = restrictedAccess();
  access.check({ subject: "device", id: "a1", name: "마당봇 갤럭시" });
  access.check({ subject: "room", id: "마당봇", name: "다른 방" });
  await access.decide({ subject: "device", id: "b2", name: "마당봇" }, "denied");
  assertEquals(access.meantBy("마당봇").map(({ id }) => id), ["마당봇"]);
  assertEquals(access.meantBy("마당봇", "device").map(({ id }) => id), ["a1", "b2"]);
  assertEquals(access.meantBy("갤럭시").map(({ id }) => id), ["a1"]);
  assertEquals(access.meantBy("없음"), []);
});
