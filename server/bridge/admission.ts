/**
 * Whether a phone, and the room that it read something in, are answered.
 *
 * @module
 */
import type { Access } from "../../services/access.ts";
import type { AccessState, ChannelMessage } from "../../services/context.ts";

/** Who a phone says it is. */
export interface PhoneIdentity {
  readonly bot: string;
  /** What identifies it; its address where it named nothing. */
  readonly device: string;
  /** The device id that it shows to people, which is not signed; empty where it showed none. */
  readonly shownDevice: string;
}

/** Why a phone is not answered; undefined when it is. A phone that needs approval is put down as waiting for it. */
export function phoneProblem(
  access: Access,
  { bot, device, shownDevice }: PhoneIdentity,
): string | undefined {
  const botState = access.check({ subject: "bot", id: bot, name: bot });
  if (botState !== "approved") return `the bot is ${botState}`;
  const name = shownDevice ? `${bot} ${shownDevice}`.trim() : bot;
  const state = access.check({
    subject: "device",
    id: device,
    name,
    alsoKnownAs: shownDevice || device,
  });
  return state === "approved" ? undefined : `the phone is ${state}`;
}

/** Whether a room is answered. One that needs approval is put down as waiting for it. */
export function roomState(access: Access, { room, channelId }: ChannelMessage): AccessState {
  return access.check({ subject: "room", id: channelId || room, name: room });
}
