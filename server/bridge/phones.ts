/**
 * The phones that are connected: one for each bot and device.
 *
 * @module
 */
import type { ClientStatus } from "../../protocol/mod.ts";
import type { ChannelReply } from "../../services/context.ts";

/** A phone as an operator sees it. Times are in milliseconds since 1970. */
export interface PhoneStatus {
  readonly bot: string;
  /** What identifies the phone, as far as it said. */
  readonly device: string;
  /** The version of its script; empty where it named none. */
  readonly version: string;
  readonly address: string;
  readonly connectedAt: number;
  readonly lastMessageAt?: number;
  /** When it last answered a ping. */
  readonly lastPingAt?: number;
  /** How long that answer took, in milliseconds. */
  readonly roundTrip?: number;
  readonly clientStatus?: ClientStatus;
  readonly isManual: boolean;
  /** How many of the last pings it has not answered. */
  readonly unanswered: number;
}

/** Where something is said: in a room with a name, and an id that may be empty. */
export interface ChannelWhereabouts {
  readonly room: string;
  readonly channelId: string;
}

/** A connected phone, as others see it. */
export interface Phone {
  /** What it is registered under: its bot and device. */
  readonly key: string;
  /** The device id that it shows to people; empty where it showed none. */
  readonly shownDevice: string;
  readonly status: PhoneStatus;
  /** Says something in a room. Returns false when the connection has ended, or its script cannot post it. */
  post(where: ChannelWhereabouts, reply: ChannelReply): boolean;
  /** Ends the connection because the same phone has a newer one. */
  replace(): void;
}

/** The connected phones. */
export class Phones {
  readonly #byKey = new Map<string, Phone>();

  /** Registers a phone under its key; an older connection of the same phone ends. */
  take(phone: Phone): void {
    const older = this.#byKey.get(phone.key);
    this.#byKey.set(phone.key, phone);
    if (older !== phone) older?.replace();
  }

  /** Removes a phone, unless a newer connection has taken its place. */
  remove(phone: Phone): void {
    if (this.#byKey.get(phone.key) === phone) this.#byKey.delete(phone.key);
  }

  /** The connection of a phone now, which may be newer than the one that something came by. */
  find(key: string): Phone | undefined {
    return this.#byKey.get(key);
  }

  /** What the phone that shows a device id is registered as, when it is connected. */
  deviceShownAs(bot: string, shownDevice: string): string | undefined {
    for (const phone of this.#byKey.values()) {
      if (phone.shownDevice === shownDevice && phone.status.bot === bot) return phone.status.device;
    }
    return undefined;
  }

  /** Whether a phone of this bot is connected. */
  haveBot(name: string): boolean {
    for (const { status } of this.#byKey.values()) if (status.bot === name) return true;
    return false;
  }

  /** All that are connected, in the order in which they came. */
  list(): PhoneStatus[] {
    return Array.from(this.#byKey.values(), (phone) => phone.status);
  }
}
