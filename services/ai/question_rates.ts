/**
 * How often each user has asked within the last minute.
 *
 * @module
 */
import { MadangError } from "../../protocol/mod.ts";

const minute = 60_000;
/** When so many users are known, those who have not asked for a minute are forgotten. */
const usersBeforeCleaning = 1_000;

/** The times of questions by user. */
export class QuestionRates {
  readonly #limit: number;
  readonly #now: () => number;
  readonly #times = new Map<string, number[]>();
  #cleanAt = usersBeforeCleaning;

  /** Allows `limit` questions a minute to each user; `now` is the time in milliseconds. */
  constructor(limit: number, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /**
   * Counts a question.
   *
   * @throws {MadangError} `ai_rate` when it is one too many: then it does not count
   */
  count(user: string): void {
    const now = this.#now();
    // What is still to come was asked before the clock was set back.
    const recent = (this.#times.get(user) ?? [])
      .filter((time) => time > now - minute && time <= now);
    if (recent.length >= this.#limit) {
      const seconds = Math.ceil((recent[0] + minute - now) / 1_000);
      throw new MadangError("ai_rate", { limit: this.#limit, seconds });
    }
    this.#times.set(user, [...recent, now]);
    if (this.#times.size >= this.#cleanAt) this.#clean(now - minute);
  }

  #clean(before: number): void {
    for (const [user, times] of this.#times) {
      const newest = times[times.length - 1];
      if (newest <= before || newest > before + minute) this.#times.delete(user);
    }
    this.#cleanAt = Math.max(usersBeforeCleaning, this.#times.size * 2);
  }
}
