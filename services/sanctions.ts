/**
 * The bans and mutes that are in force.
 *
 * @module
 */
import { networkOf, type Sanction } from "../protocol/mod.ts";
import type { Storage } from "./context.ts";
import { sanctionKey } from "./sanction_key.ts";

/** What sanctions are made with. */
export interface SanctionsOptions {
  readonly storage: Pick<Storage, "commit">;
  /** Those that storage knows. */
  readonly stored: readonly Sanction[];
  now(): number;
}

/** Sanctions in memory, and written with every change. Each ends at its time by itself. */
export class Sanctions {
  readonly #options: SanctionsOptions;
  readonly #byKey = new Map<string, Sanction>();

  /** Begins with the sanctions that storage knows. */
  constructor(options: SanctionsOptions) {
    this.#options = options;
    for (const sanction of options.stored) this.#byKey.set(sanctionKey(sanction), sanction);
  }

  /** Those in force, the oldest first. */
  get all(): readonly Sanction[] {
    this.#forgetOver();
    return [...this.#byKey.values()].sort((one, other) => one.at - other.at);
  }

  /** The one in force that another would take the place of. */
  find(like: Pick<Sanction, "kind" | "subject" | "room">): Sanction | undefined {
    // Every message asks, and most servers have none.
    if (this.#byKey.size === 0) return undefined;
    const sanction = this.#byKey.get(sanctionKey(like));
    return sanction && this.#isInForce(sanction) ? sanction : undefined;
  }

  /** What keeps an ID out, if anything does. */
  banOfId(id: string): Sanction | undefined {
    return this.find({ kind: "ban_id", subject: id });
  }

  /** What keeps an address out, if anything does. */
  banOfAddress(address: string): Sanction | undefined {
    return this.find({ kind: "ban_address", subject: networkOf(address) });
  }

  /** What keeps a user from speaking, everywhere or in a room, if anything does. */
  muteOf(id: string, room?: string): Sanction | undefined {
    return this.find({ kind: "mute", subject: id }) ??
      (room === undefined ? undefined : this.find({ kind: "mute", subject: id, room }));
  }

  /** Imposes sanctions together. Rejects when they could not be saved: then nothing has changed. */
  async impose(sanctions: readonly Sanction[]): Promise<void> {
    await this.#options.storage.commit(
      ...sanctions.map((sanction) => ({ kind: "sanction_imposed", sanction }) as const),
    );
    this.#forgetOver();
    for (const sanction of sanctions) this.#byKey.set(sanctionKey(sanction), sanction);
  }

  /** How many are in memory. */
  get remembered(): number {
    return this.#byKey.size;
  }

  /** Lifts sanctions together. Rejects when that could not be saved: then nothing has changed. */
  async lift(sanctions: readonly Sanction[]): Promise<void> {
    await this.#options.storage.commit(
      ...sanctions.map((sanction) => ({ kind: "sanction_lifted", sanction }) as const),
    );
    for (const sanction of sanctions) this.#byKey.delete(sanctionKey(sanction));
  }

  /** Forgets those that are over, in storage too; at the start, when nobody imposes any. */
  async tidy(): Promise<void> {
    const over = [...this.#byKey.values()].filter((each) => !this.#isInForce(each));
    if (over.length > 0) await this.lift(over);
  }

  /** In memory alone: to lift one in storage could undo one like it that is on its way there. */
  #forgetOver(): void {
    for (const [key, sanction] of this.#byKey) {
      if (!this.#isInForce(sanction)) this.#byKey.delete(key);
    }
  }

  #isInForce({ until = Infinity }: Sanction): boolean {
    return until > this.#options.now();
  }
}
