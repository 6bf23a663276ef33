/**
 * What the owner of a room can do with it, and moderators with every room.
 *
 * @module
 */
import { MadangError, nameKey } from "../protocol/mod.ts";
import type { ChatActor } from "./context.ts";
import type { Handler } from "./house.ts";
import { findRoom } from "./room_commands.ts";
import type { Room } from "./rooms.ts";

/** What is written for a topic that takes the old one away. */
const noTopic = "-";

/** Says what a room is about, to whoever asks; or sets it, and tells the members. */
export const roomTopic: Handler<"room_topic"> = async (
  house,
  actor,
  { room: name, topic: given },
) => {
  const room = findRoom(house, name);
  if (given === undefined) return { room: room.name, topic: room.topic };
  expectOwner(room, actor);
  const before = room.topic;
  const topic = given === noTopic ? undefined : given;
  room.topic = topic;
  try {
    await house.storage.commit({ kind: "room_topic", room: room.name, topic });
  } catch (error) {
    if (room.topic === topic) room.topic = before;
    throw error;
  }
  const notice = { code: "room_topic", room: room.name, by: actor.id, topic } as const;
  house.delivery.toUsers(room.members.keys(), { event: "notice", notice }, actor.key);
  return { room: room.name, topic };
};

/** Closes a room, and tells those who were its members. What was said there they can still read. */
export const roomClose: Handler<"room_close"> = async (house, actor, { room: name, reason }) => {
  const room = findRoom(house, name);
  expectOwner(room, actor);
  house.rooms.close(room);
  try {
    await house.storage.commit({ kind: "room_closed", room: room.name });
  } catch (error) {
    house.rooms.restore(room);
    throw error;
  }
  const notice = { code: "room_closed", room: room.name, by: actor.id, reason } as const;
  house.delivery.toUsers(room.members.keys(), { event: "notice", notice }, actor.key);
  const because = reason === undefined ? "" : `: ${reason}`;
  house.log.info("AUTH", `${actor.id} (${actor.role}) closed the room ${room.name}${because}`);
  return { room: room.name };
};

function expectOwner({ name, owner }: Room, actor: ChatActor): void {
  if (actor.role !== "user" || nameKey(owner) === actor.key) return;
  throw new MadangError("room_not_owner", { room: name, owner });
}
