/**
 * A reply as lines that a phone's script reads.
 *
 * @module
 */
import {
  encodeReply,
  harmlessText,
  mediaText,
  replyLimit,
  type ScriptTraits,
  splitReply,
} from "../../protocol/mod.ts";
import type { ChannelReply } from "../../services/context.ts";
import type { ChannelWhereabouts } from "./phones.ts";

/** Leaves room for what {@link harmlessText} puts before a text. */
const textLimit = replyLimit - 2;

/** The lines of a reply; none when a script of this kind cannot post it. */
export function replyLines(
  { room, channelId }: ChannelWhereabouts,
  reply: ChannelReply,
  { form, takesMedia }: ScriptTraits,
): Uint8Array[] {
  // Scripts ignore a reply without a room.
  const where = { room: room || channelId || "?", channelId };
  return textsOf(reply, takesMedia).map((text) => encodeReply({ ...where, text }, form));
}

function textsOf(reply: ChannelReply, takesMedia: boolean): string[] {
  if ("text" in reply) return splitReply(reply.text, textLimit).map(harmlessText);
  if (takesMedia) return [mediaText(reply.media, reply.sources)];
  // Addresses are of use to people too.
  return reply.media === "url" ? [reply.sources.join("\n")] : [];
}
