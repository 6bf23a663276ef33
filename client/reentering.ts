/**
 * What a person is asked, or told, when a stay that had begun does not simply go on.
 *
 * @module
 */
import type { Language } from "../protocol/mod.ts";
import type { Refused } from "./connection.ts";
import type { Prompt } from "./prompt.ts";
import type { SessionNews } from "./session_news.ts";
import { say } from "./texts.ts";

/** How a person is asked for a password in the middle of a dialogue. */
export interface Reentrance {
  readonly language: Language;
  readonly id: string;
  readonly prompt: Pick<Prompt, "setAside" | "askHidden">;
  /** Shows what went wrong. */
  error(text: string): void;
}

/** Asks for the password that a server wants now, and did not before. None: the person has none. */
export async function askAgain(
  failure: Refused,
  { language, id, prompt, error }: Reentrance,
): Promise<string | undefined> {
  const putBack = prompt.setAside();
  const wasGiven = failure.error.code !== "password_required";
  error(wasGiven ? failure.message : say(language, "passwordNeeded", { id }));
  const password = await prompt.askHidden(say(language, "askPassword", { id }));
  putBack();
  return password || undefined;
}

/** Why a stay is over, and whether starting again is all that it takes. */
export function endingText(
  { reason, code }: Extract<SessionNews, { readonly kind: "ended" }>,
  language: Language,
  id: string,
): { readonly text: string; readonly mayStartAgain: boolean } {
  // The server's own words are for those who write its protocol by hand.
  const isLocked = code === "password_required";
  const why = isLocked ? say(language, "passwordNeeded", { id }) : reason;
  return {
    text: why === undefined
      ? say(language, "ended")
      : say(language, "endedBecause", { reason: why }),
    mayStartAgain: isLocked || code === "login_failed" || code === "account_changed",
  };
}
