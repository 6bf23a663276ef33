/**
 * The one place where commands are checked: that the actor's front may use them, that the actor is registered, has
 * the role and may speak, speaks for nobody else, does not ask too often, and gave the right parameters.
 *
 * @module
 */
import {
  checkCommand,
  type CommandDefinition,
  definitionOf,
  MadangError,
  type RateClass,
  registrationUsage,
  roles,
  type UncheckedCommand,
} from "../protocol/mod.ts";
import type { Actor, Attachment } from "./context.ts";
import type { Answer, Handler, House } from "./house.ts";
import { handlers } from "./handlers.ts";
import { expectVoice } from "./moderation.ts";

/**
 * Checks a command and lets its handler do it.
 *
 * @param claimed Whom the peer says that it speaks as, where its protocol says so. It is not trusted.
 * @param attachment What came with it besides its parameters.
 * @throws {MadangError} when the command is refused; handlers may also reject with one later
 */
export function dispatch(
  house: House,
  actor: Actor,
  unchecked: UncheckedCommand,
  claimed?: string,
  attachment: Attachment = {},
): Answer<UncheckedCommand["name"]> {
  const definition = definitionOf(unchecked.name);
  checkActor(definition, actor, unchecked.name, claimed);
  expectAllowed(actor, definition.rate);
  const command = checkCommand(unchecked);
  expectVoice(house, actor, command);
  const handler = handlers[command.name] as Handler<typeof command.name> | undefined;
  // Types are not checked at a start: whoever tries a new command may not have given it a handler yet.
  if (!handler) throw new MadangError("command_unavailable", { command: command.name });
  // That the actor's front may use the command was checked above.
  return handler(house, actor as never, command.parameters as never, attachment);
}

/**
 * Takes one from what an actor may ask for.
 *
 * @throws {MadangError} `rate_limited` when there is nothing left at the moment
 */
export function expectAllowed({ allowance }: Actor, rate: RateClass): void {
  const wait = rate === "free" ? 0 : allowance?.take(rate) ?? 0;
  if (wait > 0) throw new MadangError("rate_limited", { seconds: Math.ceil(wait) });
}

/** What {@link dispatch} is, for whoever is given another in tests. */
export type Dispatch = typeof dispatch;

function checkActor(
  definition: CommandDefinition,
  actor: Actor,
  name: UncheckedCommand["name"],
  claimed: string | undefined,
): void {
  if (!definition.fronts.includes(actor.front)) throw new MadangError("command_unknown", { name });
  if (roles.indexOf(actor.role) < roles.indexOf(definition.role)) {
    throw actor.role === "guest"
      ? new MadangError("not_registered", { usage: registrationUsage })
      : new MadangError("role_required", { command: verbOf(definition), role: definition.role });
  }
  const speaksForAnother = claimed !== undefined && actor.role !== "guest" &&
    claimed !== actor.id &&
    claimed.normalize("NFC").trim() !== actor.id;
  if (speaksForAnother) {
    throw new MadangError("sender_mismatch", { id: actor.id, claimed: claimed.slice(0, 40) });
  }
}

/** The word that a command begins with where people type it, as in `BANS`. */
function verbOf({ typed, wire = "" }: CommandDefinition): string {
  return /^\/?\w*/.exec(typed?.[0] ?? wire)?.[0] ?? "";
}
