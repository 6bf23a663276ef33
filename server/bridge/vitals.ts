/**
 * How a phone is doing, as its messages and pings tell.
 *
 * @module
 */
import type { BridgePing, ClientStatus } from "../../protocol/mod.ts";
import { shortName } from "../../services/access.ts";
import type { PhoneStatus } from "./phones.ts";
import type { PingMeaning } from "./pings.ts";

/** What is noted of a phone. */
export type Vital =
  | "connectedAt"
  | "lastMessageAt"
  | "lastPingAt"
  | "roundTrip"
  | "clientStatus"
  | "isManual";

/** Notes how a phone is doing. Times are in milliseconds since 1970. */
export class Vitals {
  #noted: Pick<PhoneStatus, Vital>;

  /** Begins when the phone connects. */
  constructor(connectedAt: number) {
    this.#noted = { connectedAt, isManual: false };
  }

  /** What was noted so far. */
  get noted(): Pick<PhoneStatus, Vital> {
    return this.#noted;
  }

  /** The phone sent a message. */
  spoke(at: number): void {
    this.#noted = { ...this.#noted, lastMessageAt: at };
  }

  /** The phone sent a ping, or the answer to one. */
  pinged({ status, isManual }: BridgePing, meaning: PingMeaning, at: number): void {
    const clientStatus = status ? shortStatus(status) : this.#noted.clientStatus;
    this.#noted = { ...this.#noted, clientStatus, isManual };
    if (meaning.kind !== "answer") return;
    this.#noted = { ...this.#noted, lastPingAt: at, roundTrip: meaning.roundTrip };
  }
}

/** What a phone says of itself, no longer than what is kept of it. */
function shortStatus({ cpu, ram, temp }: ClientStatus): ClientStatus {
  const short = (reading: string | number | null) =>
    typeof reading === "string" ? shortName(reading) : reading;
  return { cpu: short(cpu), ram: short(ram), temp: short(temp) };
}
