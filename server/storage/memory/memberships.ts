/**
 * Who could read what in rooms, in memory.
 *
 * @module
 */
import { Queue } from "./queue.ts";

/** Messages of a room with `after` < id <= `through` could be read; `through` is infinite while the stay lasts. */
interface Stay {
  readonly room: string;
  readonly user: string;
  readonly after: number;
  through: number;
}

/** The stays of users in rooms, both by name key. */
export class Memberships {
  readonly #limit: number;
  /** The stays of each user in each room, in their order: they do not overlap. */
  readonly #rooms = new Map<string, Map<string, Queue<Stay>>>();
  /** Stays that are over, in the order in which they ended. */
  readonly #past = new Queue<Stay>();

  /** Remembers at most so many stays that are over. Whoever's is forgotten reads less, never more. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** How many stays are remembered that are over. */
  get pastCount(): number {
    return this.#past.length;
  }

  /** Begins a stay, where none is under way. */
  join(room: string, user: string, after: number): void {
    if (this.#present(room, user)) return;
    const users = getOrMake(this.#rooms, room, () => new Map<string, Queue<Stay>>());
    const stays = getOrMake(users, user, () => new Queue<Stay>());
    stays.push({ room, user, after, through: Infinity });
  }

  /** Ends a stay, where one is under way. */
  leave(room: string, user: string, through: number): void {
    const stay = this.#present(room, user);
    if (!stay) return;
    stay.through = through;
    this.#past.push(stay);
    if (this.#past.length > this.#limit) this.#forgetOldest();
  }

  /** Ends all stays in a room. */
  close(room: string, through: number): void {
    for (const user of [...this.#rooms.get(room)?.keys() ?? []]) this.leave(room, user, through);
  }

  /** Whether a user could read the message of a room with this id. */
  couldRead(room: string, user: string, id: number): boolean {
    const stays = this.#rooms.get(room)?.get(user);
    const stay = stays?.at(stays.firstPlace(({ through }) => through >= id));
    return stay !== undefined && stay.after < id;
  }

  /** Forgets what only counts for messages up to this id. */
  forgetThrough(id: number): void {
    for (let oldest = this.#past.at(0); oldest && oldest.through <= id; oldest = this.#past.at(0)) {
      this.#forgetOldest();
    }
  }

  #present(room: string, user: string): Stay | undefined {
    const stays = this.#rooms.get(room)?.get(user);
    const latest = stays?.at(stays.length - 1);
    return latest?.through === Infinity ? latest : undefined;
  }

  #forgetOldest(): void {
    const stay = this.#past.shift();
    if (!stay) return;
    const users = this.#rooms.get(stay.room);
    const stays = users?.get(stay.user);
    // A user's stays end in their order, so it is the first of them too.
    stays?.shift();
    if (stays?.length === 0) users?.delete(stay.user);
    if (users?.size === 0) this.#rooms.delete(stay.room);
  }
}

function getOrMake<Value>(map: Map<string, Value>, key: string, make: () => Value): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}
