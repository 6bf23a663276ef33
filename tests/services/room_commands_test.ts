import { MadangError } from "../../protocol/mod.ts";
import type { House } from "../../services/house.ts";
import {
  roomCreate,
  roomJoin,
  roomLeave,
  roomMembers,
  roomMessage,
} from "../../services/room_commands.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { testActor, testHouse } from "./house.ts";

const [a, b, c] = ["a", "b", "c"].map((id) => testActor(id));

function look(house: House): unknown {
  const room = house.rooms.find("r");
  return room && [room.owner, ...room.members.values()];
}

async function openRoom(...joining: (typeof a)[]) {
  const house = testHouse(["a", "b", "c"]);
  await roomCreate(house, a, { room: "r" });
  for (const actor of joining) await roomJoin(house, actor, { room: "r" });
  return house;
}

Deno.test("a room that could not be saved is not there", async () => {
  const house = testHouse();
  house.isHeld = true;
  const creating = roomCreate(house, a, { room: "r" });
  assertEquals(look(house), ["a", "a"], "the next command sees it at once");
  house.pending[0].fail();
  await assertRejects(async () => await creating, MadangError, "storage_failed");
  assertEquals(look(house), undefined);
});

Deno.test("who could not be saved as a member is none", async () => {
  const house = await openRoom();
  house.isHeld = true;
  const joining = roomJoin(house, b, { room: "r" });
  assertEquals(look(house), ["a", "a", "b"]);
  house.pending[0].fail();
  await assertRejects(async () => await joining, MadangError, "storage_failed");
  assertEquals(look(house), ["a", "a"]);
});

Deno.test("who could not leave is a member as before, and an owner owns it as before", async () => {
  const house = await openRoom(b, c);
  house.isHeld = true;
  const leaving = roomLeave(house, a, { room: "r" });
  assertEquals(look(house), ["b", "b", "c"]);
  house.pending[0].fail();
  await assertRejects(async () => await leaving, MadangError, "storage_failed");
  assertEquals(look(house), ["a", "a", "b", "c"]);
});

Deno.test("the last member who could not leave finds the room open again", async () => {
  const house = await openRoom();
  house.isHeld = true;
  const leaving = roomLeave(house, a, { room: "r" });
  const creating = roomCreate(house, b, { room: "r" });
  for (const commit of house.pending) commit.fail();
  await assertRejects(async () => await leaving, MadangError, "storage_failed");
  await assertRejects(async () => await creating, MadangError, "storage_failed");
  assertEquals(look(house), ["a", "a"]);
});

Deno.test("undoing one departure does not undo another", async () => {
  const house = await openRoom(b, c);
  house.isHeld = true;
  const leaving = [roomLeave(house, a, { room: "r" }), roomLeave(house, b, { room: "r" })];
  house.pending[0].fail();
  house.pending[1].keep();
  const outcomes = await Promise.allSettled(leaving);
  assertEquals(outcomes.map(({ status }) => status), ["rejected", "fulfilled"]);
  assertEquals((look(house) as string[]).slice(1), ["a", "c"]);
});

Deno.test("the longest-standing member inherits a room", async () => {
  const house = await openRoom(b, c);
  await roomLeave(house, a, { room: "r" });
  assertEquals(await roomMembers(house, c, { room: "r" }), {
    room: "r",
    owner: "b",
    members: ["b", "c"],
  });
  assertEquals(house.kept.at(-1), { kind: "room_owner", room: "r", owner: "b" });
});

Deno.test("members are told who enters and leaves once that is kept, and of nothing that was not", async () => {
  const house = await openRoom(b);
  const told = () =>
    house.delivered.splice(0).map(({ to, event }) => ({
      to,
      event: event.event === "membership" ? [event.room, event.id, event.member] : event,
    }));
  assertEquals(told(), [{ to: ["a"], event: ["r", "b", true] }]);
  await roomJoin(house, b, { room: "R" });
  assertEquals(told(), [], "who is in already does not enter");
  house.isHeld = true;
  const joining = roomJoin(house, c, { room: "r" });
  const leaving = roomLeave(house, b, { room: "r" });
  assertEquals(told(), [], "not kept yet");
  house.pending[0].fail();
  house.pending[1].keep();
  await assertRejects(async () => await joining, MadangError, "storage_failed");
  await leaving;
  assertEquals(told(), [{ to: ["a"], event: ["r", "b", false] }]);
});

Deno.test("a room message that could not be saved is refused, though its readers had it at once", async () => {
  const house = await openRoom(b);
  house.delivered.length = 0;
  house.isHeld = true;
  const sending = roomMessage(house, a, { room: "r", text: "hi" });
  assertEquals(house.delivered.map(({ to }) => to), [["b"]]);
  house.pending[0].fail();
  await assertRejects(async () => await sending, MadangError, "storage_failed");
  await assertRejects(
    async () => await roomMessage(house, c, { room: "r", text: "hi" }),
    MadangError,
    "room_not_member",
  );
});
