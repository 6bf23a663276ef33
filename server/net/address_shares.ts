/**
 * What all connections of one address may send together, so that many connections are worth no more than a few.
 *
 * @module
 */
import { networkOf } from "../../protocol/mod.ts";
import { Buckets, type Budgets } from "../../services/allowance.ts";
import { BucketTable } from "../../services/bucket_table.ts";

/** Most networks that are remembered, when nothing else is said; of those that miss nothing none needs to be. */
const usualLimit = 10_000;

/** The buckets that connections of one network share, by network. */
export class AddressShares {
  readonly #budgets: Budgets;
  readonly #exempt: ReadonlySet<string>;
  readonly #now: () => number;
  readonly #byNetwork: BucketTable<Buckets>;

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
    this.#byNetwork = new BucketTable(limit);
  }

  /** What is left for an address; none where that is exempt. A connection keeps it for as long as it lasts. */
  of(address: string): Buckets | undefined {
    const network = networkOf(address);
    if (this.#exempt.has(network)) return undefined;
    return this.#byNetwork.of(network, () => new Buckets(this.#budgets, this.#now));
  }

  /** How many networks are remembered. */
  get remembered(): number {
    return this.#byNetwork.size;
  }
}
