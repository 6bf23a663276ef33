import { Rooms } from "../../services/rooms.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("Rooms begin as stored, and are found in any case and normal form", () => {
  const rooms = new Rooms([{ room: "마당 A", owner: "가", members: ["가", "Bob"] }]);
  const room = rooms.find("마당 a".normalize("NFD"));
  assertEquals([room?.name, room?.owner, [...room?.members.values() ?? []]], [
    "마당 A",
    "가",
    ["가", "Bob"],
  ]);
  assertEquals(rooms.of("bob").map(({ name }) => name), ["마당 A"]);
  assertEquals(rooms.of("carol"), []);
});

Deno.test("Rooms.close() leaves a newer room of the same name open", () => {
  const rooms = new Rooms([]);
  const old = rooms.open("r", "a");
  rooms.close(old);
  const newer = rooms.open("R", "b");
  rooms.close(old);
  assertEquals(rooms.find("r"), newer);
  rooms.close(newer);
  assertEquals([rooms.find("r"), rooms.list()], [undefined, []]);
  rooms.restore(old);
  assertEquals(rooms.find("R"), old);
});
