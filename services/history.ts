/**
 * Reading what was said.
 *
 * @module
 */
import { endOfDay, nameKey, startOfDay } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";

/** How many messages a search shows. */
export const searchLimit = 100;

/**
 * Reads what the actor and someone said to each other on a day, and what that one said to everyone; or what was said in
 * a room while the actor was a member.
 */
export const history: Handler<"history"> = async function* (house, actor, { target, date }) {
  const day = { viewer: actor.key, from: startOfDay(date), until: endOfDay(date) };
  const pages = house.storage.read(
    target.startsWith("#")
      ? { kind: "room_history", room: nameKey(target.slice(1)), ...day }
      : { kind: "history", target: nameKey(target), ...day },
  );
  let count = 0;
  for await (const messages of pages) {
    yield { messages };
    count += messages.length;
  }
  return { count };
};

/** Finds the newest messages that the actor could read and that hold a keyword. */
export const search: Handler<"search"> = async function* (house, actor, { keyword }) {
  const { messages, more, atLeast } = await house.storage.search(
    { viewer: actor.key },
    keyword,
    searchLimit,
  );
  if (messages.length > 0) yield { messages };
  return { count: messages.length, more, atLeast };
};
