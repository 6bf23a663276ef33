/**
 * A question in a KakaoTalk room: it is answered there as a whole, in as many messages as it takes.
 *
 * @module
 */
import type { AnswerPart, ResultOf, Sentence } from "../../protocol/mod.ts";
import type { ChannelActor } from "../context.ts";
import type { House } from "../house.ts";
import { messagesOf } from "./pieces.ts";
import { channelPlace } from "./places.ts";

/** Asks, and says the answer in the room. */
export function askInChannel(
  house: House,
  actor: ChannelActor,
  { question, howToCancel }: { readonly question: string; readonly howToCancel: Sentence },
): AsyncGenerator<AnswerPart, ResultOf<"ai">> {
  const { channel } = actor;
  const { run, answer } = house.ai.ask({ ...channelPlace(actor), question, howToCancel });
  const cancel = () => run.cancel(channel.signal.reason);
  channel.signal.addEventListener("abort", cancel, { signal: run.over });
  return say();

  async function* say(): AsyncGenerator<AnswerPart, ResultOf<"ai">> {
    // What is waiting at most is told at once: the place grows no worse.
    if (run.place > 0) yield { place: run.place };
    const { text, writes } = await answer;
    for (const message of messagesOf(text, house.ai.limits.messageLength)) {
      channel.reply({ text: message });
    }
    try {
      await house.storage.commit(...writes(0));
    } catch (error) {
      // It has been answered. That it is not remembered is for the operator to know.
      house.log.error("DB", "an answer of the AI in KakaoTalk is not remembered", error);
    }
    return { asker: actor.id, text };
  }
}
