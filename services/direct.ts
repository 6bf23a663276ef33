/**
 * Talking to one person.
 *
 * @module
 */
import { MadangError, nameKey } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";
import { post } from "./posting.ts";

/** Sends a message to one user, now or, to one who was here before but is away, on the next registration. */
export const direct: Handler<"direct"> = (house, actor, { to, text }) => {
  const key = nameKey(to);
  const receiver = house.users.find(key);
  if (receiver === undefined) throw new MadangError("user_unknown", { id: to });
  const delivered = house.delivery.isOnline(key);
  return post(
    house,
    actor,
    // In the inbox even of one who is here: whoever hands it over takes it out once it has left the server.
    { type: "TO", to: receiver, text, inboxOf: receiver },
    (event) => house.delivery.toUsers([key], event),
    { to: receiver, delivered },
  );
};
