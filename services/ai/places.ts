/**
 * Who asks the AI, where, and what is remembered there.
 *
 * @module
 */
import type { AiRecall } from "../ai_records.ts";
import type { ChannelActor, ChatActor } from "../context.ts";
import type { Room } from "../rooms.ts";
import type { AiUser } from "./token_ledger.ts";

/** Longest part of a key, in UTF-16 units. Phones say what they like. */
const partLimit = 255;

/** Someone in the chat, who asks for themselves or in a room. */
export function chatPlace(actor: ChatActor, room?: Room): AiUser & { readonly recall: AiRecall } {
  const user = userKey(actor);
  const who = { user, userName: actor.id };
  if (!room) return { ...who, place: "", placeName: "", recall: { conversation: user } };
  const place = roomPlace(room.key);
  const recall = { conversation: place, member: { room: room.key, user: actor.key } };
  return { ...who, place, placeName: `#${room.name}`, recall };
}

/** What tells a room of the chat, by its key, from other places. */
export function roomPlace(room: string): string {
  return `room:${room}`;
}

/**
 * Someone in a KakaoTalk room. Rooms whose id is not known remember nothing: what is asked in one must not be read in
 * another.
 */
export function channelPlace(actor: ChannelActor): AiUser & { readonly recall?: AiRecall } {
  const { channelId, room } = actor.channel;
  const place = `channel:${channelId || `"${room}"`}`.slice(0, partLimit);
  return {
    user: userKey(actor),
    userName: actor.id.slice(0, partLimit),
    place,
    placeName: room.slice(0, partLimit),
    recall: channelId === "" ? undefined : { conversation: place },
  };
}

/** What tells users apart. Those of KakaoTalk are known by room and hash, and are nobody in the chat. */
export function userKey(actor: ChatActor | ChannelActor): string {
  if (actor.front === "chat") return chatUserKey(actor.key);
  const { channelId, room, userHash } = actor.channel;
  const where = (channelId || `"${room}"`).slice(0, partLimit - 10);
  return `kakao:${where}\n${(userHash || `"${actor.id}"`).slice(0, partLimit)}`;
}

/** The same of a user of the chat, by name key. */
export function chatUserKey(key: string): string {
  return `chat:${key}`;
}
