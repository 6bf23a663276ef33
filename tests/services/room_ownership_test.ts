import { MadangError } from "../../protocol/mod.ts";
import { roomCreate, roomJoin } from "../../services/room_commands.ts";
import { roomClose, roomTopic } from "../../services/room_ownership.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { testActor, testHouse } from "./house.ts";

const [owner, member] = ["a", "b"].map((id) => testActor(id));

async function openRoom() {
  const house = testHouse(["a", "b"]);
  await roomCreate(house, owner, { room: "r" });
  await roomJoin(house, member, { room: "r" });
  await roomTopic(house, owner, { room: "r", topic: "tea" });
  house.isHeld = true;
  house.delivered.length = 0;
  return house;
}

Deno.test("a topic that could not be saved is not there, and nobody hears of it", async () => {
  const house = await openRoom();
  const setting = roomTopic(house, owner, { room: "r", topic: "beer" });
  house.pending[0].fail();
  await assertRejects(async () => await setting, MadangError, "storage_failed");
  assertEquals(house.rooms.find("r")?.topic, "tea");
  assertEquals(house.delivered, []);
});

Deno.test("a room whose end could not be saved is open, and nobody hears of it", async () => {
  const house = await openRoom();
  const closing = roomClose(house, owner, { room: "r" });
  assertEquals(house.rooms.find("r"), undefined, "the next command sees it at once");
  house.pending[0].fail();
  await assertRejects(async () => await closing, MadangError, "storage_failed");
  assertEquals([...house.rooms.find("r")!.members.values()], ["a", "b"]);
  assertEquals(house.delivered, []);
});

Deno.test("whoever inherits a room owns it", async () => {
  const house = await openRoom();
  house.isHeld = false;
  house.rooms.find("r")!.owner = "B";
  await assertRejects(
    async () => await roomClose(house, owner, { room: "r" }),
    MadangError,
    "room_not_owner",
  );
  await roomClose(house, member, { room: "r" });
  assertEquals(house.delivered.map(({ to }) => to), [["a"]]);
});
