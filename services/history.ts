/**
 * Reading what was said.
 *
 * @module
 */
import { endOfDay, nameKey, startOfDay } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";

/** How many messages a search shows. */
export const searchLimit = 100;

/** Reads what the actor and someone said to each other on a day, and what that one said to everyone. */
export const history: Handler<"history"> = async function* (house, actor, { target, date }) {
  const pages = house.storage.read({
    kind: "history",
    viewer: actor.key,
    target: nameKey(target),
    from: startOfDay(date),
    until: endOfDay(date),
  });
  let count = 0;
  for await (const messages of pages) {
    yield { messages };
    count += messages.length;
  }
  return { count };
};

/** Finds the newest messages that the actor could read and that hold a keyword. */
export const search: Handler<"search"> = async function* (house, actor, { keyword }) {
  const { messages, more, atLeast } = await house.storage.search(actor.key, keyword, searchLimit);
  if (messages.length > 0) yield { messages };
  return { count: messages.length, more, atLeast };
};
