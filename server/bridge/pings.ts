/**
 * The pings of one phone: which of ours are not answered yet, and which of its own are to be answered.
 *
 * @module
 */
import type { BridgePing } from "../../protocol/mod.ts";

/** Most pings that may be unanswered before the oldest is forgotten. */
const outstandingLimit = 16;
/** Pings that answer none of ours are answered at most this often, in milliseconds, so that no two sides can loop. */
const pongInterval = 1_000;

/** What a ping turned out to be. */
export type PingMeaning =
  /** It answers one of ours, which was sent so long before, in milliseconds. */
  | { readonly kind: "answer"; readonly roundTrip: number }
  /** It asks us. */
  | { readonly kind: "question" }
  /** It is to be ignored. */
  | { readonly kind: "surplus" };

/** The pings of one phone. Times are in milliseconds. */
export class Pings {
  /** When those were sent that wait for an answer, by the timestamp in them. */
  readonly #outstanding = new Map<string, number>();
  #lastPongAt = -Infinity;

  /** How many wait for an answer. */
  get unanswered(): number {
    return this.#outstanding.size;
  }

  /** Notes that a ping was sent. */
  sent(timestamp: number, now: number): void {
    this.#outstanding.set(String(timestamp), now);
    if (this.#outstanding.size > outstandingLimit) {
      const [oldest] = this.#outstanding.keys();
      this.#outstanding.delete(oldest);
    }
  }

  /** Finds out what a ping or pong of the phone means. */
  received(event: "ping" | "pong", ping: BridgePing, now: number): PingMeaning {
    // What a person triggers names no ping of ours, and answers none.
    const isAsked = ping.isManual && ping.serverTimestamp === "";
    const sentAt = isAsked ? undefined : this.#take(ping.serverTimestamp);
    if (sentAt !== undefined) return { kind: "answer", roundTrip: now - sentAt };
    // A pong is an answer whatever it says. To answer it would be the beginning of a loop.
    if (event === "pong" || now - this.#lastPongAt < pongInterval) return { kind: "surplus" };
    this.#lastPongAt = now;
    return { kind: "question" };
  }

  // Some scripts do not repeat our timestamp: then it is the oldest that is answered.
  #take(timestamp: string): number | undefined {
    const found = this.#outstanding.has(timestamp)
      ? timestamp
      : timestamp === ""
      ? this.#outstanding.keys().next().value
      : undefined;
    if (found === undefined) return undefined;
    const sentAt = this.#outstanding.get(found)!;
    // Answers come in order: what was sent before and is not answered now never will be.
    for (const earlier of this.#outstanding.keys()) {
      this.#outstanding.delete(earlier);
      if (earlier === found) break;
    }
    return sentAt;
  }
}
