/**
 * How often passwords may be guessed: so often from one address, and so often for one ID.
 *
 * @module
 */
import { MadangError, networkOf } from "../protocol/mod.ts";
import { Bucket, type Budget } from "./allowance.ts";
import { BucketTable } from "./bucket_table.ts";

/** Wrong passwords from one address: enough for a family or an office that shares it. */
const addressBudget: Budget = { burst: 20, perSecond: 1 / 30 };
/** Wrong passwords for one ID, from wherever they come. */
const accountBudget: Budget = { burst: 10, perSecond: 1 / 60 };
/** Most addresses and IDs that are remembered; the oldest are forgotten first. */
const rememberedLimit = 10_000;
/** Most networks that are remembered of one owner. */
const networkLimit = 8;

/** An attempt that was let through. */
export interface Attempt {
  /**
   * Looks again, when others from its address have turned out wrong meanwhile.
   *
   * @throws {MadangError} `login_limited` when they were too many
   */
  expectAllowed(): void;
  /** The password was right. */
  succeeded(): void;
  /** It was not. */
  failed(): void;
  /** Whether it was right was not found out. */
  abandoned(): void;
}

/** The attempts of all who try. Whether an ID has an account makes no difference. */
export class LoginAttempts {
  readonly #now: () => number;
  readonly #buckets = new BucketTable<Bucket>(rememberedLimit);
  /** From where owners of IDs came: nobody elsewhere can shut them out by guessing. */
  readonly #known = new Map<string, Set<string>>();

  /** Begins with nobody having tried anything. `now` is the time in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Lets an attempt through, for an ID (by name key) and from an address. For an ID, one that is under way counts as
   * wrong, so that haste wins nothing; from an address it does not, since many may come back from one at once: so ask
   * again when its turn has come.
   *
   * @throws {MadangError} `login_limited` when there were too many
   */
  begin(key: string, address: string): Attempt {
    const network = networkOf(address);
    const ofAddress = this.#bucket(`address ${network}`, addressBudget);
    const isKnown = this.#known.get(key)?.has(network);
    const ofId = isKnown ? undefined : this.#bucket(`id ${key}`, accountBudget);
    expectToken(ofAddress, ofId);
    ofId?.take();
    return {
      expectAllowed: () => expectToken(ofAddress),
      succeeded: () => {
        ofId?.giveBack();
        this.#remember(key, network);
      },
      failed: () => ofAddress.take(),
      abandoned: () => ofId?.giveBack(),
    };
  }

  /** How many addresses and IDs are remembered. */
  get remembered(): number {
    return this.#buckets.size;
  }

  #bucket(name: string, budget: Budget): Bucket {
    return this.#buckets.of(name, () => new Bucket(budget, this.#now));
  }

  #remember(key: string, network: string): void {
    const networks = this.#known.get(key) ?? new Set();
    networks.delete(network);
    networks.add(network);
    for (const oldest of networks) {
      if (networks.size <= networkLimit) break;
      networks.delete(oldest);
    }
    this.#known.set(key, networks);
  }
}

function expectToken(...buckets: (Bucket | undefined)[]): void {
  const wait = Math.max(...buckets.map((bucket) => bucket?.wait() ?? 0));
  if (wait > 0) throw new MadangError("login_limited", { seconds: Math.ceil(wait) });
}
