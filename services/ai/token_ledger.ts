/**
 * What was used of the AI today, by whom and where, and what is left.
 *
 * @module
 */
import { formatDate, MadangError } from "../../protocol/mod.ts";
import type { AiUse } from "../ai_records.ts";
import type { AiLimits } from "./limits.ts";

/** Below so many tokens an answer would be no more than its beginning. */
const leastAnswer = 50;

/** Who uses it, and where. */
export type AiUser = Pick<AiUse, "user" | "place" | "userName" | "placeName">;

/** Tokens that a question under way may still use. */
export interface Reservation {
  readonly user: string;
  /** How many its answer may have. */
  readonly answerTokens: number;
  /** All that it may use. */
  readonly tokens: number;
}

/** What somebody used. */
export interface Used {
  readonly questions: number;
  readonly tokens: number;
}

const nothing: Used = { questions: 0, tokens: 0 };

/** Today's uses. What is under way counts as used up to its end, so that the limits hold for many at once. */
export class TokenLedger {
  readonly #limits: Pick<AiLimits, "userTokens" | "dayTokens">;
  readonly #now: () => number;
  #day: string;
  #total = 0;
  #reserved = 0;
  readonly #users = new Map<string, Used>();
  readonly #uses = new Map<string, AiUse>();

  /** Begins with what storage knows; uses of other days do not count. `now` is the time in milliseconds. */
  constructor(
    limits: Pick<AiLimits, "userTokens" | "dayTokens">,
    stored: Iterable<AiUse>,
    now: () => number,
  ) {
    this.#limits = limits;
    this.#now = now;
    this.#day = formatDate(now());
    for (const use of stored) if (use.day === this.#day) this.#add(use);
  }

  /** What a user used today. */
  usedBy(user: string): Used {
    this.#turnPage();
    return this.#users.get(user) ?? nothing;
  }

  /** What all used today, and each in each place, those who used most first. */
  all(): { readonly tokens: number; readonly uses: readonly AiUse[] } {
    this.#turnPage();
    const uses = [...this.#uses.values()].sort((one, other) => tokensOf(other) - tokensOf(one));
    return { tokens: this.#total, uses };
  }

  /**
   * Sets tokens aside for a question: its own, and as many as are left and wanted for the answer.
   *
   * @throws {MadangError} `ai_user_tokens` or `ai_day_tokens` when too few are left
   */
  reserve(user: string, promptTokens: number, answerTokens: number): Reservation {
    const { userTokens, dayTokens } = this.#limits;
    const { tokens: used } = this.usedBy(user);
    const least = promptTokens + Math.min(leastAnswer, answerTokens);
    const leftToUser = userTokens - used;
    if (leftToUser < least) {
      throw new MadangError("ai_user_tokens", { limit: userTokens, used });
    }
    const leftToAll = dayTokens - this.#total - this.#reserved;
    if (leftToAll < least) throw new MadangError("ai_day_tokens");
    const tokens = Math.min(promptTokens + answerTokens, leftToUser, leftToAll);
    this.#reserved += tokens;
    return { user, tokens, answerTokens: tokens - promptTokens };
  }

  /** Ends a reservation, and notes what was really used. Returns what to keep. */
  settle(
    reservation: Reservation,
    user: AiUser,
    used: { readonly promptTokens: number; readonly answerTokens: number },
  ): AiUse {
    this.#turnPage();
    this.#reserved -= reservation.tokens;
    const { promptTokens, answerTokens } = used;
    const use = { ...user, day: this.#day, questions: 1, promptTokens, answerTokens };
    this.#add(use);
    return use;
  }

  /** Ends the reservation of a question that used nothing. */
  drop(reservation: Reservation): void {
    this.#reserved -= reservation.tokens;
  }

  #add(use: AiUse): void {
    const tokens = tokensOf(use);
    this.#total += tokens;
    const before = this.#users.get(use.user) ?? nothing;
    this.#users.set(use.user, {
      questions: before.questions + use.questions,
      tokens: before.tokens + tokens,
    });
    const key = `${use.user}\n${use.place}`;
    const same = this.#uses.get(key);
    this.#uses.set(key, same ? sumOf(same, use) : use);
  }

  #turnPage(): void {
    const day = formatDate(this.#now());
    if (day === this.#day) return;
    this.#day = day;
    this.#total = 0;
    this.#users.clear();
    this.#uses.clear();
  }
}

function tokensOf({ promptTokens, answerTokens }: AiUse): number {
  return promptTokens + answerTokens;
}

function sumOf(one: AiUse, other: AiUse): AiUse {
  return {
    ...other,
    questions: one.questions + other.questions,
    promptTokens: one.promptTokens + other.promptTokens,
    answerTokens: one.answerTokens + other.answerTokens,
  };
}
