import type { Sanction } from "../../protocol/mod.ts";
import type { StorageWrite } from "../../services/context.ts";
import { Sanctions } from "../../services/sanctions.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";

const ban: Sanction = { kind: "ban_id", subject: "Bob", by: "mod", at: 0, until: 1_000 };

/** Sanctions at a time that tests set, on a storage that fails when it is told to. */
function sanctionsAt(now: number, stored: readonly Sanction[] = []) {
  const world = { now, fails: false, kept: [] as StorageWrite[] };
  const commit = (...writes: readonly StorageWrite[]) => {
    if (world.fails) return Promise.reject(new Error("the disk is full"));
    world.kept.push(...writes);
    return Promise.resolve();
  };
  return { world, sanctions: new Sanctions({ storage: { commit }, stored, now: () => world.now }) };
}

Deno.test("Sanctions end at their time by themselves", async () => {
  const { world, sanctions } = sanctionsAt(0);
  await sanctions.impose([ban, { ...ban, kind: "mute", until: undefined }]);
  world.now = 999;
  assertEquals(sanctions.banOfId("BOB"), ban);
  world.now = 1_000;
  assertEquals(sanctions.banOfId("BOB"), undefined);
  assertEquals(sanctions.muteOf("bob")?.kind, "mute");
  assertEquals(sanctions.all.map(({ kind }) => kind), ["mute"]);
});

Deno.test("Sanctions that are over leave the memory, though nothing else ends", async () => {
  const { world, sanctions } = sanctionsAt(0, [ban]);
  await sanctions.impose([{ ...ban, subject: "ann", until: 5_000 }]);
  assertEquals(sanctions.remembered, 2);
  world.now = 1_000;
  world.kept.length = 0;
  const next: Sanction = { ...ban, subject: "carol", until: 9_000 };
  await sanctions.impose([next]);
  assertEquals(sanctions.remembered, 2);
  assertEquals(world.kept, [{ kind: "sanction_imposed", sanction: next }]);
  world.now = 5_000;
  assertEquals([sanctions.all.length, sanctions.remembered], [1, 1]);
});

Deno.test("Sanctions of the same kind take each other's place", async () => {
  const { sanctions } = sanctionsAt(0, [ban]);
  await sanctions.impose([{ ...ban, subject: "bob", until: 5_000 }]);
  assertEquals(sanctions.all.map(({ until }) => until), [5_000]);
});

Deno.test("Sanctions know a network by any of its addresses", () => {
  const subject = "2001:db8:1:2::/64";
  const { sanctions } = sanctionsAt(0, [{ ...ban, kind: "ban_address", subject }]);
  assertEquals(sanctions.banOfAddress("2001:DB8:1:2::77")?.subject, subject);
  assertEquals(sanctions.banOfAddress("2001:db8:1:3::77"), undefined);
});

Deno.test("Sanctions that could not be saved are not imposed, and those not lifted", async () => {
  const { world, sanctions } = sanctionsAt(0, [ban]);
  world.fails = true;
  await assertRejects(() => sanctions.impose([{ ...ban, subject: "eve" }]), Error, "disk is full");
  await assertRejects(() => sanctions.lift([ban]), Error, "disk is full");
  assertEquals(sanctions.all, [ban]);
});

Deno.test("Sanctions.tidy() forgets those that are over, on the disk too", async () => {
  const lasting: Sanction = { ...ban, subject: "eve", until: undefined };
  const { world, sanctions } = sanctionsAt(2_000, [ban, lasting]);
  await sanctions.tidy();
  assertEquals(world.kept, [{ kind: "sanction_lifted", sanction: ban }]);
  await sanctions.tidy();
  assertEquals(world.kept.length, 1);
  assertEquals(sanctions.all, [lasting]);
});
