/**
 * A reply as lines that a phone's script reads.
 *
 * @module
 */
import {
  encodeReply,
  harmlessText,
  mediaText,
  type ScriptTraits,
  splitReply,
} from "../../protocol/mod.ts";
import type { ChannelReply } from "../../services/context.ts";

/** The lines of a reply; none when a script of this kind cannot post it. */
export function replyLines(
  { room, channelId }: { readonly room: string; readonly channelId: string },
  reply: ChannelReply,
  { form, takesMedia }: ScriptTraits,
): Uint8Array[] {
  // Scripts ignore a reply without a room.
  const where = { room: room || channelId || "?", channelId };
  return textsOf(reply, takesMedia).map((text) => encodeReply({ ...where, text }, form));
}

function textsOf(reply: ChannelReply, takesMedia: boolean): string[] {
  if ("text" in reply) return splitReply(reply.text).map(harmlessText);
  if (takesMedia) return [mediaText(reply.media, reply.sources)];
  // Addresses are of use to people too.
  return reply.media === "url" ? [reply.sources.join("\n")] : [];
}
