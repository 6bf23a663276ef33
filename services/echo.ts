/**
 * Saying the same back.
 *
 * @module
 */
import type { Handler } from "./house.ts";

/** Says back what it was given. */
export const echo: Handler<"echo"> = (house, actor, { text }) => {
  house.log.debug("ECHO", `${actor.id}: ${text}`);
  return { text };
};
