/**
 * Whether a port has a place for one more connection. Each port has a doorkeeper of its own, so that those who fill one
 * take no place from those who come to another.
 *
 * @module
 */
import { MadangError, networkOf } from "../../protocol/mod.ts";
import type { Log } from "../../services/context.ts";
import type { ConnectionLimits } from "../config/limits.ts";
import { createLogBudget } from "../log_budget.ts";
import type { Transport } from "./transport.ts";

/** Most refusals that are logged within a minute. */
const logLimit = 10;

/** Why connections are turned away. */
const doorReasons = ["server_full", "address_full"] as const;

/** Why a connection is turned away. */
export type DoorReason = typeof doorReasons[number];

/** What a doorkeeper is made with. */
export interface DoorkeeperOptions {
  readonly limits: ConnectionLimits;
  readonly log: Log;
  /** The time in milliseconds. */
  readonly now: () => number;
  /** Closes a connection that there is no place for. Must not block. */
  turnAway(transport: Transport, reason: MadangError): void;
}

/** Counts the connections of one port. */
export class Doorkeeper {
  readonly #options: DoorkeeperOptions;
  readonly #note: ReturnType<typeof createLogBudget>;
  /** How many connections each network has: as many entries as connections at most. */
  readonly #byNetwork = new Map<string, number>();
  #total = 0;
  /** How many connections were turned away since the start, by the code of the reason. */
  readonly turnedAway = new Map<DoorReason, number>(doorReasons.map((reason) => [reason, 0]));

  /** Makes the doorkeeper of a port without connections. */
  constructor(options: DoorkeeperOptions) {
    this.#options = options;
    this.#note = createLogBudget(options.log, options.now, logLimit);
  }

  /** Gives a connection its place, and returns what frees it; undefined when the connection was turned away. */
  admit(transport: Transport): (() => void) | undefined {
    const network = networkOf(transport.address);
    const problem = this.#problem(network);
    if (problem) {
      const what = `${transport.peer} is turned away: ${problem}`;
      this.turnedAway.set(problem, (this.turnedAway.get(problem) ?? 0) + 1);
      this.#note({ level: "warning", category: "CLIENT", what });
      this.#options.turnAway(transport, this.#refusal(problem));
      return undefined;
    }
    this.#total++;
    this.#byNetwork.set(network, this.#countOf(network) + 1);
    return () => {
      this.#total--;
      const left = this.#countOf(network) - 1;
      if (left > 0) this.#byNetwork.set(network, left);
      else this.#byNetwork.delete(network);
    };
  }

  #problem(network: string): DoorReason | undefined {
    const { total, perAddress, exempt } = this.#options.limits;
    if (this.#total >= total) return "server_full";
    if (exempt.has(network) || this.#countOf(network) < perAddress) return undefined;
    return "address_full";
  }

  #refusal(reason: DoorReason): MadangError {
    const { total, perAddress } = this.#options.limits;
    return new MadangError(reason, { limit: reason === "server_full" ? total : perAddress });
  }

  #countOf(network: string): number {
    return this.#byNetwork.get(network) ?? 0;
  }
}
