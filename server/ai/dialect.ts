/**
 * What endpoints differ in, found out by asking.
 *
 * @module
 */
import type { EndpointFailure } from "./endpoint_failure.ts";

/** A way to ask. */
export interface Dialect {
  /** Whether the endpoint is asked to say what was used. */
  readonly tellsUsage: boolean;
  /** What the limit of the answer is called. */
  readonly limit: "max_tokens" | "max_completion_tokens";
}

/** Which way an endpoint is asked: once it has understood one, always in that. */
export class Dialects {
  #current: Dialect = { tellsUsage: true, limit: "max_tokens" };
  #isProven = false;

  /** The way to ask, as far as it is known. */
  get current(): Dialect {
    return this.#current;
  }

  /** The endpoint understood that. */
  worked(dialect: Dialect): void {
    this.#current = dialect;
    this.#isProven = true;
  }

  /** Another way to try, where the endpoint may have refused no more than how it was asked. */
  instead(dialect: Dialect, { status, message }: EndpointFailure): Dialect | undefined {
    if (this.#isProven || (status !== 400 && status !== 422)) return undefined;
    if (dialect.limit === "max_tokens" && message.includes("max_completion_tokens")) {
      return { ...dialect, limit: "max_completion_tokens" };
    }
    return dialect.tellsUsage ? { ...dialect, tellsUsage: false } : undefined;
  }
}
