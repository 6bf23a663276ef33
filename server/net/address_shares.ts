/**
 * What all connections of one address may send together, so that many connections are worth no more than a few.
 *
 * @module
 */
import { networkOf } from "../../protocol/mod.ts";
import { Buckets, type Budgets } from "../../services/allowance.ts";

/** Most networks that are remembered, when nothing else is said; of those that miss nothing none needs to be. */
const usualLimit = 10_000;

/** The buckets that connections of one network share, by network. */
export class AddressShares {
  readonly #budgets: Budgets;
  readonly #exempt: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #limit: number;
  readonly #byNetwork = new Map<string, Buckets>();

  /** Begins with nobody having sent anything. `now` is the time in milliseconds; networks that are exempt share nothing. */
  constructor(
    budgets: Budgets,
    exempt: ReadonlySet<string>,
    now: () => number,
    limit = usualLimit,
  ) {
    this.#budgets = budgets;
    this.#exempt = exempt;
    this.#now = now;
    this.#limit = limit;
  }

  /** What is left for an address; none where that is exempt. A connection keeps it for as long as it lasts. */
  of(address: string): Buckets | undefined {
    const network = networkOf(address);
    if (this.#exempt.has(network)) return undefined;
    let buckets = this.#byNetwork.get(network);
    if (!buckets) {
      buckets = new Buckets(this.#budgets, this.#now);
      if (this.#byNetwork.size >= this.#limit) this.#forgetSome();
      this.#byNetwork.set(network, buckets);
    }
    return buckets;
  }

  /** How many networks are remembered. */
  get remembered(): number {
    return this.#byNetwork.size;
  }

  /** Forgets those that miss nothing, and makes room for one more in any case: the oldest go first. */
  #forgetSome(): void {
    for (const [network, buckets] of this.#byNetwork) {
      if (buckets.areFull) this.#byNetwork.delete(network);
    }
    for (const network of this.#byNetwork.keys()) {
      if (this.#byNetwork.size < this.#limit) break;
      this.#byNetwork.delete(network);
    }
  }
}
