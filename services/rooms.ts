/**
 * The rooms that are open, and who is in them. Held in memory; storage keeps a copy (room_commands.ts).
 *
 * @module
 */
import { MadangError, nameKey } from "../protocol/mod.ts";
import type { StoredRoom } from "./context.ts";

/** An open room. */
export interface Room {
  readonly name: string;
  readonly key: string;
  /** The owner's id. */
  owner: string;
  /** What it is about; none: nobody said so. */
  topic?: string;
  /** Members' ids by name key, in the order in which they joined. */
  readonly members: Map<string, string>;
}

/** How large rooms may grow. What is larger already stays as it is. */
export interface RoomLimits {
  /** Most rooms that one user may be in. */
  readonly rooms: number;
  /** Most members that one room may have. */
  readonly members: number;
}

const noLimits: RoomLimits = { rooms: Infinity, members: Infinity };

/** The rooms by name key. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #limits: RoomLimits;

  /** Begins with the rooms that storage knows. */
  constructor(stored: Iterable<StoredRoom>, limits: RoomLimits = noLimits) {
    this.#limits = limits;
    for (const { room: name, owner, members, topic } of stored) {
      const room = this.open(name, owner);
      room.topic = topic;
      for (const member of members) room.members.set(nameKey(member), member);
    }
  }

  /** Opens a room without members. Its name must be free. */
  open(name: string, owner: string): Room {
    const room: Room = { name, key: nameKey(name), owner, members: new Map<string, string>() };
    this.#rooms.set(room.key, room);
    return room;
  }

  /** The open room of this name, if there is one. */
  find(name: string): Room | undefined {
    return this.#rooms.get(nameKey(name));
  }

  /** Puts a room back that was closed. */
  restore(room: Room): void {
    this.#rooms.set(room.key, room);
  }

  /** Closes a room. One that has its name by now stays open. */
  close(room: Room): void {
    if (this.#rooms.get(room.key) === room) this.#rooms.delete(room.key);
  }

  /** All open rooms. */
  list(): Room[] {
    return [...this.#rooms.values()];
  }

  /**
   * Checks that a user (by name key) may enter one more room: this one, or one that is to be opened.
   *
   * @throws {MadangError} `room_limit`, `room_full`
   */
  expectPlace(member: string, room?: Room): void {
    const { rooms, members } = this.#limits;
    if (this.of(member).length >= rooms) throw new MadangError("room_limit", { limit: rooms });
    if (room && room.members.size >= members) {
      throw new MadangError("room_full", { room: room.name, limit: members });
    }
  }

  /** The rooms that a user (by name key) is a member of. */
  of(member: string): Room[] {
    return this.list().filter((room) => room.members.has(member));
  }
}
