/**
 * Opening, entering and leaving rooms, and talking in them. Each change takes effect in memory at once, so that the
 * next command sees it, and is undone if storage fails.
 *
 * @module
 */
import { MadangError } from "../protocol/mod.ts";
import type { ChatActor } from "./context.ts";
import type { Handler, House } from "./house.ts";
import { post } from "./posting.ts";
import type { Room } from "./rooms.ts";

/** Opens a room, which its owner enters. */
export const roomCreate: Handler<"room_create"> = async (house, actor, { room: name }) => {
  if (house.rooms.find(name)) throw new MadangError("room_exists", { room: name });
  house.rooms.expectPlace(actor.key);
  const room = house.rooms.open(name, actor.id);
  room.members.set(actor.key, actor.id);
  try {
    await house.storage.commit(
      { kind: "room_opened", room: name, owner: actor.id, at: house.now() },
      { kind: "room_joined", room: name, user: actor.id, after: house.numbers.newest },
    );
  } catch (error) {
    house.rooms.close(room);
    throw error;
  }
  return { room: name };
};

/** Enters a room, and reads from now on what is said there. */
export const roomJoin: Handler<"room_join"> = async (house, actor, { room: name }) => {
  const room = findRoom(house, name);
  // Membership outlives connections, so clients that enter their rooms whenever they connect are right to do so.
  if (room.members.has(actor.key)) {
    return { room: room.name, topic: room.topic, alreadyMember: true };
  }
  house.rooms.expectPlace(actor.key, room);
  room.members.set(actor.key, actor.id);
  try {
    await house.storage.commit({
      kind: "room_joined",
      room: room.name,
      user: actor.id,
      after: house.numbers.newest,
    });
  } catch (error) {
    room.members.delete(actor.key);
    throw error;
  }
  tellMembers(house, room, actor, { member: true });
  return { room: room.name, topic: room.topic };
};

/** Leaves a room. The longest-standing member inherits it; with nobody left it closes. */
export const roomLeave: Handler<"room_leave"> = async (house, actor, { room: name }) => {
  const room = memberRoom(house, actor, name);
  const { owner } = room;
  const before = [...room.members];
  const wasOwner = owner === room.members.get(actor.key);
  room.members.delete(actor.key);
  const [heir] = room.members.values();
  if (heir === undefined) house.rooms.close(room);
  else if (wasOwner) room.owner = heir;
  try {
    await house.storage.commit(
      { kind: "room_left", room: room.name, user: actor.id, through: house.numbers.newest },
      ...(heir === undefined
        ? [{ kind: "room_closed", room: room.name } as const]
        : wasOwner
        ? [{ kind: "room_owner", room: room.name, owner: heir } as const]
        : []),
    );
  } catch (error) {
    if (wasOwner && room.owner === heir) room.owner = owner;
    putBack(room, actor.key, before);
    house.rooms.restore(room);
    throw error;
  }
  tellMembers(house, room, actor, { member: false, owner: wasOwner ? heir : undefined });
  return { room: room.name };
};

/** Sends a message to the members of a room who are online, but not to its sender. */
export const roomMessage: Handler<"room_message"> = (house, actor, { room: name, text }) => {
  const room = memberRoom(house, actor, name);
  return post(
    house,
    actor,
    { type: "RMSG", to: room.name, text },
    (event) => house.delivery.toUsers(room.members.keys(), event, actor.key),
    { room: room.name },
  );
};

/** Lists the open rooms with the numbers of their members. */
export const roomList: Handler<"room_list"> = (house) => ({
  rooms: house.rooms.list().map(({ name, members, topic }) => {
    return { room: name, members: members.size, topic };
  }),
});

/** Lists the members of a room. */
export const roomMembers: Handler<"room_members"> = (house, _actor, { room: name }) => {
  const room = findRoom(house, name);
  return { room: room.name, owner: room.owner, members: [...room.members.values()] };
};

/**
 * A room that someone is in.
 *
 * @throws {MadangError} `room_unknown` or `room_not_member`
 */
export function memberRoom(house: House, { key }: ChatActor, name: string): Room {
  const room = findRoom(house, name);
  if (!room.members.has(key)) throw new MadangError("room_not_member", { room: room.name });
  return room;
}

/** Tells the others in a room that somebody has entered or left it: it is kept by now, and cannot be undone. */
function tellMembers(
  { delivery }: House,
  { name, members }: Room,
  { id, key }: ChatActor,
  change: { member: boolean; owner?: string },
): void {
  delivery.toUsers(members.keys(), { event: "membership", room: name, id, ...change }, key);
}

/** Makes someone a member again, at the old place. Who else came or went meanwhile has done so. */
function putBack(room: Room, key: string, before: readonly (readonly [string, string])[]): void {
  const others = new Map(room.members);
  room.members.clear();
  for (const [member, id] of before) {
    if (member === key || others.has(member)) room.members.set(member, id);
  }
  for (const [member, id] of others) room.members.set(member, id);
}

/**
 * The open room of a name.
 *
 * @throws {MadangError} `room_unknown`
 */
export function findRoom(house: House, name: string): Room {
  const room = house.rooms.find(name);
  if (!room) throw new MadangError("room_unknown", { room: name });
  return room;
}
