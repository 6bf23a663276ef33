/**
 * Who is online: the registered sessions by id, and delivery to them.
 *
 * @module
 */
import { type ChatEvent, type CodecName, MadangError, nameKey } from "../../protocol/mod.ts";
import type { Delivery, Participant } from "../../services/context.ts";
import type { ByteRange } from "./byte_queue.ts";
import { encodeOnce, type Encoding } from "./encoding.ts";

/** How long a connection has to answer when somebody else wants its id, in milliseconds. */
const probeTime = 2_000;

/** A session as others see it. */
export interface Reachable extends Participant {
  readonly encoding: Encoding;
  /** Whether it wants to know who comes and goes. */
  readonly watchesPresence: boolean;
  /** Sends an event, given once as itself and once as a way to get its bytes. Must not block. */
  deliver(event: ChatEvent, bytesIn: (encoding: Encoding) => ByteRange | undefined): void;
  /** Asks whether the peer is there; false when nothing came within a time in milliseconds. */
  probe(time: number): Promise<boolean>;
}

/** The registered sessions. */
export class Sessions implements Delivery {
  readonly #byKey = new Map<string, Reachable>();
  readonly #watchers = new Set<Reachable>();
  #published = 0;
  #delivered = 0;

  /** How many messages were handed to whoever of their receivers was online. */
  get published(): number {
    return this.#published;
  }

  /** How many receivers they were handed to. */
  get delivered(): number {
    return this.#delivered;
  }

  /** How many are registered, by their encoding. */
  byCodec(): ReadonlyMap<CodecName, number> {
    const counts = new Map<CodecName, number>();
    for (const { encoding: { codecName } } of this.#byKey.values()) {
      counts.set(codecName, (counts.get(codecName) ?? 0) + 1);
    }
    return counts;
  }

  /**
   * Registers a session under an id, and makes way for it. An id whose connection is open is free only when that
   * connection does not answer, and for a newcomer from the same address, or who has proven to be the id's owner.
   *
   * @param enter Called when the id is free: from then on the session has its id, key and encoding.
   * @throws {MadangError} `id_in_use`
   */
  async take(
    id: string,
    newcomer: Reachable,
    enter: () => void,
    isProven = false,
  ): Promise<void> {
    const key = nameKey(id);
    const holder = this.#byKey.get(key);
    if (holder) {
      const mayBeSame = isProven || holder.address === newcomer.address;
      const isThere = !mayBeSame || await holder.probe(probeTime);
      // Meanwhile the holder may have left, and another newcomer may have been faster.
      const isOthers = this.#byKey.has(key) && this.#byKey.get(key) !== holder;
      if (isThere || isOthers) throw new MadangError("id_in_use", { id });
      if (this.remove(holder)) holder.expel("replaced", { id: holder.id });
    }
    // Nothing may wait between finding the id free and taking it.
    enter();
    this.#byKey.set(newcomer.key, newcomer);
    if (newcomer.watchesPresence) this.#watchers.add(newcomer);
  }

  /** Removes a session. Returns false when it was not the one that holds its id. */
  remove(session: Reachable): boolean {
    this.#watchers.delete(session);
    if (this.#byKey.get(session.key) !== session) return false;
    return this.#byKey.delete(session.key);
  }

  toAll(event: ChatEvent, except?: string): void {
    const bytesIn = encodeOnce(event);
    let count = 0;
    for (const session of this.#byKey.values()) {
      if (session.key === except) continue;
      session.deliver(event, bytesIn);
      count++;
    }
    this.#count(event, count);
  }

  toUsers(keys: Iterable<string>, event: ChatEvent, except?: string): void {
    const bytesIn = encodeOnce(event);
    let count = 0;
    for (const key of keys) {
      const session = key === except ? undefined : this.#byKey.get(key);
      if (!session) continue;
      session.deliver(event, bytesIn);
      count++;
    }
    this.#count(event, count);
  }

  toWatchers(event: ChatEvent, except?: string): void {
    const bytesIn = encodeOnce(event);
    for (const session of this.#watchers) {
      if (session.key !== except) session.deliver(event, bytesIn);
    }
  }

  isOnline(key: string): boolean {
    return this.#byKey.has(key);
  }

  find(key: string): Participant | undefined {
    return this.#byKey.get(key);
  }

  participants(): Participant[] {
    return [...this.#byKey.values()];
  }

  online(): string[] {
    return Array.from(this.#byKey.values(), (session) => session.id);
  }

  #count(event: ChatEvent, receivers: number): void {
    if (event.event !== "message") return;
    this.#published++;
    this.#delivered += receivers;
  }
}
