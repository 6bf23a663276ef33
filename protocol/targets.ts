/**
 * Whom moderators mean: `bob`, `203.0.113.7`, `bob/ip` and `bob/203.0.113.7` for bans, `bob` and `bob/yard` for mutes. No
 * name holds a `/`.
 *
 * @module
 */
import { parseNetwork } from "./addresses.ts";
import { MadangError } from "./errors.ts";
import { checkName } from "./names.ts";

/** Whom a ban keeps out: an ID, an address, or both. */
export interface BanTarget {
  /** The ID, in its normal form. */
  readonly id?: string;
  /** The network of an address; `ip` is that from which the user of the ID is connected. */
  readonly network?: string;
}

/** Who must be silent, and where: everywhere, or in a room. */
export interface MuteTarget {
  /** The ID, in its normal form. */
  readonly id: string;
  /** The name of the room, in its normal form. */
  readonly room?: string;
}

const idName = { en: "An ID", ko: "아이디" };
const roomNaming = { en: "A room name", ko: "방 이름" };
/** What stands for the address from which somebody is connected. */
export const connectedAddress = "ip";

/**
 * Reads whom a ban is for.
 *
 * @throws {MadangError} when a part is neither an id nor an address
 */
export function readBanTarget(text: string): BanTarget {
  const network = parseNetwork(text);
  if (network !== undefined) return { network };
  const [id, address] = halves(text);
  if (address === undefined) return { id: checkName(id, idName) };
  const isConnected = address.trim().toLowerCase() === connectedAddress;
  const banned = isConnected ? connectedAddress : parseNetwork(address);
  if (banned === undefined) {
    throw new MadangError("address_invalid", { value: address.slice(0, 40) });
  }
  return { id: checkName(id, idName), network: banned };
}

/**
 * Reads whom a mute is for.
 *
 * @throws {MadangError} when a part is no name
 */
export function readMuteTarget(text: string): MuteTarget {
  const [id, room] = halves(text);
  const target = { id: checkName(id, idName) };
  return room === undefined ? target : { ...target, room: checkName(room, roomNaming) };
}

/** The normal form of either kind of target. */
export function targetText({ id, network, room }: BanTarget & { readonly room?: string }): string {
  return [id, network ?? room].filter((part) => part !== undefined).join("/");
}

function halves(text: string): [first: string, second: string | undefined] {
  const at = text.indexOf("/");
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
