/**
 * Which failures of an endpoint are tried again, and when.
 *
 * @module
 */
import { Backoff, type BackoffLimits } from "../../protocol/backoff.ts";
import type { EndpointFailure } from "./endpoint_failure.ts";

/** How often one question is asked at most, and how often while the answers are empty. */
const mostAttempts = 5;
const mostEmptyAnswers = 2;

/** The attempts to have one question answered. */
export class Attempts {
  readonly #backoff: Backoff;
  readonly #deadline: number;
  #made = 0;
  #emptyAnswers = 0;

  /** Nothing is tried again `timeLimit` milliseconds from now. `limits` are for endpoints that name no time themselves. */
  constructor(timeLimit: number, limits: BackoffLimits) {
    this.#deadline = performance.now() + timeLimit;
    this.#backoff = new Backoff(limits);
  }

  /** An attempt failed. Returns how many milliseconds to wait before the next one, or nothing if there is none. */
  waitAfter({ isPassing, code, retryAfter }: EndpointFailure): number | undefined {
    this.#made++;
    if (code === "ai_empty") this.#emptyAnswers++;
    if (!isPassing || this.#made >= mostAttempts || this.#emptyAnswers >= mostEmptyAnswers) {
      return undefined;
    }
    const wait = retryAfter ?? this.#backoff.next();
    return performance.now() + wait < this.#deadline ? wait : undefined;
  }
}
