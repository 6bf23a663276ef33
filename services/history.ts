/**
 * Reading what was said.
 *
 * @module
 */
import {
  aiName,
  endOfDay,
  MadangError,
  type Message,
  nameKey,
  startOfDay,
} from "../protocol/mod.ts";
import type { Channel, SearchScope } from "./context.ts";
import type { Handler } from "./house.ts";

/** How many messages a search shows. */
const searchLimit = 100;
/** How many messages a search shows in a KakaoTalk room, where it is read on a phone. */
const channelSearchLimit = 20;

/**
 * Reads what the actor and someone said to each other on a day, and what that one said to everyone; or what was said in
 * a room while the actor was a member.
 */
export const history: Handler<"history"> = async function* (house, actor, { target, date }) {
  const day = { viewer: actor.key, from: startOfDay(date), until: endOfDay(date) };
  const pages = house.storage.read(
    target.startsWith("#")
      ? { kind: "room_history", room: nameKey(target.slice(1)), ...day }
      : { kind: "history", target: nameKey(target), ...day },
  );
  let count = 0;
  for await (const messages of pages) {
    yield { messages };
    count += messages.length;
  }
  const key = nameKey(target);
  const isUnknown = !target.startsWith("#") && target !== aiName && !house.users.find(key);
  if (count > 0 || !isUnknown) return { count };
  const room = house.rooms.of(actor.key).find((room) => room.key === key)?.name;
  return { count, unknown: target, room };
};

/** How many of a day's messages a KakaoTalk room is shown: what a person reads on a phone. */
const channelHistoryLimit = 100;

/** Reads the last of what was said on a day in the KakaoTalk room where it is asked for. */
export const channelHistory: Handler<"channel_history"> = async function* (
  house,
  { channel },
  { date },
) {
  const range = { from: startOfDay(date), until: endOfDay(date) };
  await house.chatLog.settled();
  let last: Message[] = [];
  let count = 0;
  const query = { kind: "channel_history", channel: channelIdOf(channel), ...range } as const;
  for await (const messages of house.storage.read(query)) {
    count += messages.length;
    last = [...last, ...messages].slice(-channelHistoryLimit);
  }
  if (last.length > 0) yield { messages: last };
  return { count: last.length, more: count - last.length };
};

/** Finds the newest messages that hold a keyword: of those that the actor could read, or of the KakaoTalk room. */
export const search: Handler<"search"> = async function* (house, actor, { keyword }) {
  let scope: SearchScope = { viewer: actor.key };
  if (actor.front === "bot") {
    scope = { channel: channelIdOf(actor.channel) };
    await house.chatLog.settled();
  }
  const limit = actor.front === "bot" ? channelSearchLimit : searchLimit;
  const { messages, more, atLeast } = await house.storage.search(scope, keyword, limit);
  if (messages.length > 0) yield { messages };
  return { count: messages.length, more, atLeast };
};

// Rooms whose id is not known share the empty one: what is said in one must not be read in another.
function channelIdOf({ channelId }: Channel): string {
  if (channelId === "") throw new MadangError("channel_unknown");
  return channelId;
}
