/**
 * The bridge protocol: what MessengerBotR scripts on phones and the server say to each other (shared/wire/bridge.md).
 * It is no {@link Codec} of the chat, because one connection speaks for many people in many rooms, and because what is
 * written depends on the script's version.
 *
 * @module
 */
export { BridgeDecoder, bridgeLineLimit } from "./bridge_decoder.ts";
export {
  type BridgeReply,
  encodeHandshakeComplete,
  encodePing,
  encodePong,
  encodeReply,
  harmlessText,
  mediaText,
  replyLimit,
  splitReply,
} from "./bridge_encoder.ts";
export type {
  BridgeAuth,
  BridgeChat,
  BridgeForm,
  BridgePacket,
  BridgePing,
  ClientStatus,
  Handshake,
} from "./bridge_packets.ts";
export { type ScriptTraits, traitsOf } from "./bridge_versions.ts";
