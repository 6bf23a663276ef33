/**
 * Letting only so many transfers move at once.
 *
 * @module
 */
import type { TransferStatus } from "./transfer_status.ts";

/** How many move at once in one direction: each takes an open file and a window of memory. */
const movingLimit = 16;

/** Transfers of one direction: those that move, and those that wait for their turn. */
export class TransferTurns {
  readonly #moving = new Set<TransferStatus>();
  readonly #waiting = new Map<TransferStatus, () => void>();

  /** Calls `start` when it is this transfer's turn, which may be now. */
  take(status: TransferStatus, start: () => void): void {
    status.queues();
    this.#waiting.set(status, start);
    this.#next();
  }

  /** The state of a transfer changed: another one may move, and it may have lost its wish to. */
  changed(status: TransferStatus): void {
    const { state } = status;
    if (state === "queued" || state === "preparing" || state === "running") return;
    this.#waiting.delete(status);
    if (this.#moving.delete(status)) this.#next();
  }

  #next(): void {
    for (const [status, start] of this.#waiting) {
      if (this.#moving.size >= movingLimit) return;
      this.#waiting.delete(status);
      this.#moving.add(status);
      start();
    }
  }
}
