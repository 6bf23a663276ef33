/**
 * The people and rooms that this client has heard of: what the Tab key offers.
 *
 * @module
 */
import { type Message, nameKey } from "../protocol/mod.ts";

/** Names by key, so that one written differently does not count twice. */
export class Roster {
  readonly #people = new Map<string, string>();
  readonly #rooms = new Map<string, string>();

  /** The ids of people, in the order of the alphabet. */
  get people(): string[] {
    return [...this.#people.values()].sort();
  }

  /** The names of rooms, in the order of the alphabet. */
  get rooms(): string[] {
    return [...this.#rooms.values()].sort();
  }

  /** Takes note of people. */
  sawPeople(ids: Iterable<string>): void {
    for (const id of ids) this.#people.set(nameKey(id), id);
  }

  /** Takes note of rooms. */
  sawRooms(names: Iterable<string>): void {
    for (const name of names) this.#rooms.set(nameKey(name), name);
  }

  /** Takes note of who said something, and where. */
  sawMessage({ from, to, type }: Message): void {
    this.sawPeople([from]);
    if (type === "RMSG") this.sawRooms([to]);
  }

  /** Takes note of the names in an answer, whichever command it answers. */
  sawAnswer(result: unknown): void {
    const { online, members, rooms, room, to } = (result ?? {}) as Record<string, unknown>;
    this.sawPeople([...namesIn(online), ...namesIn(members), ...namesIn([to])]);
    this.sawRooms([...namesIn(rooms), ...namesIn([room])]);
  }
}

// Names, or objects that hold one as `room`.
function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) =>
    typeof item === "object" && item !== null && "room" in item ? item.room : item
  ).filter((name) => typeof name === "string");
}
