/**
 * Services for KakaoTalk rooms that a test decides about, in place of those of the server.
 *
 * @module
 */
import type { CommandName } from "../../protocol/mod.ts";
import type { Channel } from "../../services/context.ts";
import { type Dispatch, dispatch } from "../../services/dispatch.ts";
import type { Answer } from "../../services/house.ts";

/** Does a command of a room. What it returns is told as the command's answer. */
export type TestService = (channel: Channel) => Answer<CommandName>;

/** A dispatcher where these services do their commands; all others are as they are. */
export function dispatchTo(services: Partial<Record<CommandName, TestService>>): Dispatch {
  return (house, actor, command, claimed) => {
    const service = services[command.name];
    if (service === undefined || actor.front !== "bot") {
      return dispatch(house, actor, command, claimed);
    }
    return service(actor.channel);
  };
}

/** A promise that a test settles, and how to wait until somebody waits for it. */
export interface Held<Value> {
  readonly promise: Promise<Value>;
  resolve(value: Value): void;
  reject(error: unknown): void;
}

/** Something that does not end before the test says so. */
export function held<Value>(): Held<Value> {
  return Promise.withResolvers<Value>();
}
