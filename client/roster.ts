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
  /** Who is in a room, by the keys of both: as far as somebody asked, and what happened since. */
  readonly #members = new Map<string, Map<string, string>>();

  /** The ids of people, in the order of the alphabet. */
  get people(): string[] {
    return [...this.#people.values()].sort();
  }

  /** The names of rooms, in the order of the alphabet. */
  get rooms(): string[] {
    return [...this.#rooms.values()].sort();
  }

  /** The ids of those in a room, in the order of the alphabet. */
  membersOf(room: string): string[] {
    return [...this.#members.get(nameKey(room))?.values() ?? []].sort();
  }

  /** Takes note of somebody who entered a room or left it. */
  sawMember({ room, id, member }: { room: string; id: string; member: boolean }): void {
    this.sawPeople([id]);
    this.sawRooms([room]);
    const members = this.#members.get(nameKey(room));
    if (member) members?.set(nameKey(id), id);
    else members?.delete(nameKey(id));
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
    if (typeof room === "string" && Array.isArray(members)) {
      this.#members.set(nameKey(room), new Map(namesIn(members).map((id) => [nameKey(id), id])));
    }
  }
}

// Names, or objects that hold one as `room`.
function namesIn(list: unknown): string[] {
  if (!Array.isArray(list)) return [];
  return list.map((item: unknown) =>
    typeof item === "object" && item !== null && "room" in item ? item.room : item
  ).filter((name) => typeof name === "string");
}
