/**
 * Talking to everyone.
 *
 * @module
 */
import type { Posted } from "../protocol/mod.ts";
import type { ChatActor } from "./context.ts";
import type { Handler, House } from "./house.ts";
import { type Post, post } from "./posting.ts";

/** Sends a message to everyone online but its sender. */
export const broadcast: Handler<"broadcast"> = (house, actor, { text }) =>
  toEveryone(house, actor, { text });

/** The same, marked as an announcement. */
export const announce: Handler<"announce"> = (house, actor, { text }) => {
  house.log.info("AUTH", `${actor.id} (${actor.role}) announced something`);
  return toEveryone(house, actor, { text, announcement: true });
};

function toEveryone(
  house: House,
  actor: ChatActor,
  said: Pick<Post, "text" | "announcement">,
): Promise<Posted> {
  return post(
    house,
    actor,
    { type: "BR", to: "ALL", ...said },
    (event) => house.delivery.toAll(event, actor.key),
    {},
  );
}
