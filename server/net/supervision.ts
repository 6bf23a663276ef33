/**
 * Ending connections whose peers are too silent: those that never register, and those that do not answer when they are
 * asked whether they are there. One timer looks after all of them.
 *
 * @module
 */
import type { Details, ErrorCode } from "../../protocol/mod.ts";
import type { Log } from "../../services/context.ts";
import type { SilenceLimits } from "../config/limits.ts";

/** How often is looked, in milliseconds, where the limits are long. */
const usualInterval = 5_000;

/** A connection that is looked after. Times are those of `performance.now()`. */
export interface Supervised {
  /** Since when nobody is registered on it; undefined while somebody is. */
  readonly guestSince: number | undefined;
  /** When something came from the peer. */
  readonly heardAt: number;
  /** Whether its protocol lets it answer a ping. */
  readonly canBeAsked: boolean;
  /** Asks whether the peer is there; false when nothing came within a time in milliseconds. */
  probe(time: number): Promise<boolean>;
  /** Tells the peer why, and ends the connection. */
  expel(code: ErrorCode, details?: Details): void;
}

/** Looks after connections until it is disposed. */
export function supervise(
  connections: { keys(): Iterable<Supervised> },
  { registering, idle, answering }: SilenceLimits,
  log: Log,
): Disposable {
  const asked = new WeakSet<Supervised>();

  async function ask(connection: Supervised): Promise<void> {
    asked.add(connection);
    const isThere = await connection.probe(answering);
    asked.delete(connection);
    // It may also be gone by itself.
    if (!isThere && connection.canBeAsked) {
      connection.expel("idle_timeout", { seconds: answering / 1_000 });
    }
  }

  function look(): void {
    const now = performance.now();
    let late = 0;
    for (const connection of connections.keys()) {
      const { guestSince, heardAt, canBeAsked } = connection;
      if (guestSince !== undefined) {
        if (now - guestSince < registering) continue;
        late++;
        connection.expel("register_timeout", { seconds: registering / 1_000 });
      } else if (canBeAsked && now - heardAt >= idle && !asked.has(connection)) {
        void ask(connection);
      }
    }
    // One line for all of them: there may be thousands.
    if (late > 0) log.info("CLIENT", `${late} closed: not registered in ${registering / 1_000} s`);
  }

  const timer = setInterval(look, Math.min(usualInterval, registering / 4, idle / 4));
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
