/**
 * Explaining the commands.
 *
 * @module
 */
import { commandsMeantBy, MadangError } from "../protocol/mod.ts";
import type { Handler } from "./house.ts";

/** Names the commands to be explained; how they are written depends on the peer, so its codec prints them. */
export const help: Handler<"help"> = (_house, _actor, { topic }) => {
  if (topic === undefined || topic === "") return {};
  const topics = commandsMeantBy(topic);
  if (topics.length === 0) throw new MadangError("command_unknown", { name: topic.slice(0, 40) });
  return { topics };
};
