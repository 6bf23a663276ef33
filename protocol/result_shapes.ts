/**
 * The shapes of answers, to check with them what a server sends.
 *
 * @module
 */
import * as v from "valibot";
import { type CommandName, commandNames } from "./commands.ts";
import type { ResultOf } from "./results.ts";

const wholeNumber = v.pipe(v.number(), v.safeInteger());
const names = v.array(v.string());
const room = v.object({ room: v.string() });
const posted = { id: wholeNumber, at: wholeNumber };
const nothing = v.object({});

// A command that has no entry here, or one of another shape, does not compile.
const shapes: {
  readonly [Name in CommandName]: v.GenericSchema<unknown, ResultOf<Name>>;
} = {
  register: v.object({
    id: v.string(),
    version: wholeNumber,
    server: v.string(),
    newest: wholeNumber,
    rooms: names,
    online: v.optional(names),
    resumed: v.optional(v.object({ outcome: v.picklist(["complete", "lost", "impossible"]) })),
  }),
  broadcast: v.object(posted),
  direct: v.object({ ...posted, to: v.string(), delivered: v.boolean() }),
  file: nothing,
  ai: nothing,
  room_create: room,
  room_join: v.object({ room: v.string(), alreadyMember: v.optional(v.literal(true)) }),
  room_leave: room,
  room_message: v.object({ ...posted, room: v.string() }),
  room_list: v.object({ rooms: v.array(v.object({ room: v.string(), members: wholeNumber })) }),
  room_members: v.object({ room: v.string(), owner: v.string(), members: names }),
  who: v.object({ online: names }),
  history: v.object({ count: wholeNumber }),
  export: v.object({ path: v.string(), count: wholeNumber }),
  search: v.object({ count: wholeNumber, more: wholeNumber, atLeast: v.boolean() }),
  help: v.object({ topics: v.optional(v.array(v.picklist(commandNames))) }),
  ping: nothing,
  pong: nothing,
  quit: nothing,
};

/** Checks that something is the answer to a command; undefined when it is not. Fields that are not known are left out. */
export function readResult<Name extends CommandName>(
  name: Name,
  value: unknown,
): ResultOf<Name> | undefined {
  const result = v.safeParse(shapes[name], value);
  return result.success ? result.output : undefined;
}
