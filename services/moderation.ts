/**
 * Keeping order: sending people away, keeping them out, and keeping them from speaking. Nobody can do any of it to
 * themselves, or to somebody who may as much as they, or undo what somebody did who may more.
 *
 * @module
 */
import {
  becauseOf,
  type Command,
  connectedAddress,
  definitionOf,
  type Details,
  type Duration,
  durationLength,
  formatTimestamp,
  MadangError,
  nameKey,
  networkOf,
  type Notice,
  readBanTarget,
  readMuteTarget,
  type Role,
  roles,
  type Sanction,
  sanctionDetails,
  targetText,
} from "../protocol/mod.ts";
import { chatUserKey } from "./ai/places.ts";
import type { Actor, ChatActor, Participant } from "./context.ts";
import type { Handler, House } from "./house.ts";
import type { Transfer } from "./transfers.ts";

/** Disconnects someone. They may come back. */
export const kick: Handler<"kick"> = (house, actor, { id, reason }) => {
  expectBelow(house, actor, id);
  const user = participant(house, id);
  sendAway(house, user, "kicked", { by: actor.id, because: becauseOf(reason) });
  note(house, actor, `kicked ${user.id} (${user.address})`, reason);
  return { id: user.id };
};

/** Keeps an ID, an address or both out, and sends those away who are in. */
export const ban: Handler<"ban"> = async (house, actor, { target, time, reason }) => {
  const { id, network } = readBanTarget(target);
  if (id !== undefined) expectBelow(house, actor, id);
  const address = network === connectedAddress && id !== undefined
    ? networkOf(participant(house, id).address)
    : network;
  const terms = termsOf(house, actor, time, reason);
  const bans: Sanction[] = [];
  if (id !== undefined) bans.push({ kind: "ban_id", subject: id, ...terms });
  if (address !== undefined) {
    bans.push({ kind: "ban_address", subject: address, about: id, ...terms });
  }
  for (const each of bans) expectNotByBetter(house, actor, house.sanctions.find(each));
  await house.sanctions.impose(bans);
  for (const user of house.delivery.participants()) {
    const banned = banOn(house, user);
    if (banned) sendAway(house, user, "banned", sanctionDetails(banned));
  }
  const banned = targetText({ id, network: address });
  note(house, actor, `banned ${banned} ${untilText(terms.until)}`, reason);
  return { target: banned, until: terms.until, unseen: isUnseen(house, id) };
};

/** Lifts the ban of an ID, and of the addresses that were banned because of it; or that of an address. */
export const unban: Handler<"unban"> = async (house, actor, { target }) => {
  const { id, network } = readBanTarget(target);
  const isMeant = ({ kind, subject, about }: Sanction) =>
    kind === "ban_address" && (subject === network || isSame(about, id)) ||
    kind === "ban_id" && isSame(subject, id);
  return { target: await lift(house, actor, target, house.sanctions.all.filter(isMeant)) };
};

/** Keeps someone from speaking, everywhere or in a room. */
export const mute: Handler<"mute"> = async (house, actor, { target, time, reason }) => {
  const { id, room } = readMuteTarget(target);
  expectBelow(house, actor, id);
  if (room !== undefined && !house.rooms.find(room)) {
    throw new MadangError("room_unknown", { room });
  }
  const sanction = {
    kind: "mute",
    subject: id,
    room,
    ...termsOf(house, actor, time, reason),
  } as const;
  expectNotByBetter(house, actor, house.sanctions.find(sanction));
  await house.sanctions.impose([sanction]);
  // What the AI writes for them the room reads too.
  house.ai.silence(
    chatUserKey(nameKey(id)),
    room === undefined ? undefined : nameKey(room),
    new MadangError("muted", sanctionDetails(sanction)),
  );
  await endUploads(house, id, room);
  const { by, until } = sanction;
  tell(house, id, { code: "muted", by, room, until, reason });
  note(house, actor, `muted ${target} ${untilText(until)}`, reason);
  return { target, until, unseen: isUnseen(house, id) };
};

/** Lets someone speak again. */
export const unmute: Handler<"unmute"> = async (house, actor, { target }) => {
  const { id, room } = readMuteTarget(target);
  const found = house.sanctions.find({ kind: "mute", subject: id, room });
  await lift(house, actor, target, found ? [found] : []);
  tell(house, id, { code: "unmuted", by: actor.id, room });
  return { target };
};

/** Lists what is in force. */
export const sanctions: Handler<"sanctions"> = (house) => ({ sanctions: house.sanctions.all });

/**
 * Checks that somebody may come in.
 *
 * @throws {MadangError} `banned`
 */
export function expectWelcome(
  house: House,
  who: { readonly id: string; readonly role: Role; readonly address: string },
): void {
  const found = banOn(house, who);
  if (found) throw new MadangError("banned", sanctionDetails(found));
}

/**
 * Checks that somebody may say what a command says.
 *
 * @throws {MadangError} `muted`
 */
export function expectVoice(house: House, actor: Actor, command: Command): void {
  // In KakaoTalk others keep order.
  if (actor.front !== "chat" || !isHeard(command)) return;
  const found = house.sanctions.muteOf(actor.id, roomOf(command));
  if (found) throw new MadangError("muted", sanctionDetails(found));
}

/** Whether others read what an actor writes in a command. */
function isHeard({ name, parameters }: Command): boolean {
  switch (name) {
    case "ai":
      return parameters.room !== undefined;
    case "room_create": // everybody reads its name in the list of rooms
      return true;
    case "room_topic":
      return parameters.topic !== undefined;
    case "room_close":
      return parameters.reason !== undefined;
    default:
      return definitionOf(name).rate === "message";
  }
}

function roomOf({ name, parameters }: Command): string | undefined {
  if (name === "file") return parameters.to.startsWith("#") ? parameters.to.slice(1) : undefined;
  return "room" in parameters ? parameters.room : undefined;
}

/** The ban that is for somebody. One of an address is not for those who keep order, who have proven who they are. */
function banOn(
  { sanctions }: House,
  { id, role, address }: Pick<Participant, "id" | "role" | "address">,
): Sanction | undefined {
  return sanctions.banOfId(id) ?? (role === "user" ? sanctions.banOfAddress(address) : undefined);
}

/** Ends a connection, and the answer that its user may have made the AI write in a room. */
function sendAway(
  house: House,
  user: Participant,
  code: "kicked" | "banned",
  details: Details,
): void {
  user.expel(code, details);
  house.ai.cancel(chatUserKey(user.key));
}

/** Takes back what somebody has begun to send, to a room or at all: its receivers read it already. */
async function endUploads({ files }: House, id: string, room: string | undefined): Promise<void> {
  const isMeant = ({ from, to, sha256 }: Transfer) =>
    sha256 === undefined && isSame(from, id) &&
    (room === undefined || isSame(to, `#${room}`));
  const meant = files.transfers.all().filter(isMeant);
  await Promise.all(meant.map((transfer) => files.end(transfer, "cancelled")));
}

function participant(house: House, id: string): Participant {
  const found = house.delivery.find(nameKey(id));
  if (!found) throw new MadangError("user_offline", { id });
  return found;
}

function expectBelow(house: House, actor: ChatActor, id: string): void {
  if (isSame(id, actor.id)) throw new MadangError("sanction_self");
  const role = house.accounts.roleOf(nameKey(id));
  if (rankOf(role) >= rankOf(actor.role)) throw new MadangError("outranked", { id, role });
}

function expectNotByBetter(house: House, actor: ChatActor, existing: Sanction | undefined): void {
  if (!existing) return;
  const role = house.accounts.roleOf(nameKey(existing.by));
  if (rankOf(role) > rankOf(actor.role)) {
    throw new MadangError("outranked", { id: existing.by, role });
  }
}

function rankOf(role: Role): number {
  return roles.indexOf(role);
}

function termsOf(house: House, actor: ChatActor, time: Duration, reason: string | undefined) {
  const at = house.now();
  const length = durationLength(time);
  return { by: actor.id, reason, at, until: length === undefined ? undefined : at + length };
}

async function lift(
  house: House,
  actor: ChatActor,
  target: string,
  found: readonly Sanction[],
): Promise<string> {
  if (found.length === 0) throw new MadangError("sanction_unknown", { target });
  for (const each of found) expectNotByBetter(house, actor, each);
  await house.sanctions.lift(found);
  const kinds = found.map(({ kind }) => kindsInLog[kind]);
  note(house, actor, `lifted the ${kinds.join(" and the ")} of ${target}`);
  return target;
}

function tell(house: House, id: string, notice: Notice): void {
  house.delivery.toUsers([nameKey(id)], { event: "notice", notice });
}

const kindsInLog = { ban_id: "ban", ban_address: "ban of the address", mute: "mute" } as const;

/** What is done to people is in the operator's log, with who did it and why. */
function note({ log }: House, { id, role }: ChatActor, what: string, reason?: string): void {
  log.info("AUTH", `${id} (${role}) ${what}${reason === undefined ? "" : `: ${reason}`}`);
}

function untilText(until: number | undefined): string {
  return until === undefined ? "for good" : `until ${formatTimestamp(until)}`;
}

/** Whether nobody has registered that ID, so that it may be mistyped. */
function isUnseen({ users }: House, id: string | undefined): true | undefined {
  return id !== undefined && users.find(nameKey(id)) === undefined ? true : undefined;
}

function isSame(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && nameKey(one) === nameKey(other);
}
