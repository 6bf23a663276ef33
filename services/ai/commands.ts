/**
 * What people do with the AI: ask, cancel, make it forget, and see what it cost.
 *
 * @module
 */
import { usagesOf } from "../../protocol/mod.ts";
import type { ChannelActor, ChatActor } from "../context.ts";
import type { Handler, House } from "../house.ts";
import { memberRoom } from "../room_commands.ts";
import { askInChannel } from "./channel_question.ts";
import { askInChat } from "./chat_question.ts";
import { channelPlace, chatPlace, userKey } from "./places.ts";

/** Asks the AI: for oneself, in a room, or in a KakaoTalk room. */
export const ai: Handler<"ai"> = (house, actor, { room, question }) => {
  const howToCancel = cancelUsage(actor);
  return actor.front === "bot"
    ? askInChannel(house, actor, { question, howToCancel })
    : askInChat(house, actor, { question, howToCancel, room });
};

/** Makes a conversation forget. Histories keep what was said. */
export const aiReset: Handler<"ai_reset"> = async (house, actor, { room: name }) => {
  const { recall } = actor.front === "bot"
    ? channelPlace(actor)
    : chatPlace(actor, roomOf(house, actor, name));
  if (recall) {
    await house.storage.commit({ kind: "ai_forgotten", conversation: recall.conversation });
  }
  return actor.front === "bot" || name === undefined ? {} : { room: name };
};

/** Shows what one has used today; an operator sees what everybody has. */
export const aiUsage: Handler<"ai_usage"> = ({ ai: desk }, actor) => {
  // Tokens of an AI that is not there are not left to anybody.
  desk.requireModel();
  const { ledger, limits } = desk;
  const own = { ...ledger.usedBy(userKey(actor)), limit: limits.userTokens };
  if (actor.role !== "operator") return own;
  const { tokens, uses } = ledger.all();
  const users = uses.map(({ userName, placeName, questions, promptTokens, answerTokens }) => ({
    user: userName,
    place: placeName,
    questions,
    tokens: promptTokens + answerTokens,
  }));
  return { ...own, all: { tokens, limit: limits.dayTokens, users } };
};

/** Cancels one's question. */
export const aiCancel: Handler<"ai_cancel"> = (house, actor) => ({
  cancelled: house.ai.cancel(userKey(actor)),
});

function roomOf(house: House, actor: ChatActor, name: string | undefined) {
  return name === undefined ? undefined : memberRoom(house, actor, name);
}

function cancelUsage({ front }: ChatActor | ChannelActor) {
  const form = front === "bot" ? "bot" : "typed";
  return { en: usagesOf("ai_cancel", form, "en")[0], ko: usagesOf("ai_cancel", form, "ko")[0] };
}
