/**
 * Talking to everyone.
 *
 * @module
 */
import type { Handler } from "./house.ts";
import { post } from "./posting.ts";

/** Sends a message to everyone online but its sender. */
export const broadcast: Handler<"broadcast"> = (house, actor, { text }) =>
  post(
    house,
    actor,
    { type: "BR", to: "ALL", text },
    (event) => house.delivery.toAll(event, actor.key),
    {},
  );
