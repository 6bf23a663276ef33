/**
 * Asking a person who they are, until the server takes it.
 *
 * @module
 */
import { checkName, type Language, MadangError } from "../protocol/mod.ts";
import { Refused } from "./connection.ts";
import { say, type TextName } from "./texts.ts";

/** The refusals after which a password is asked for. */
const passwordRefusals = new Set(["password_required", "login_failed", "login_limited"]);

/** How a person is asked. */
export interface Entrance {
  readonly language: Language;
  /** The id, if one was given. */
  readonly id: string | undefined;
  /** The password, if one was given. */
  readonly password?: string;
  /** Asks for a line; undefined when the person leaves. */
  ask(question: string): Promise<string | undefined>;
  /** The same, and shows nothing of what is typed. */
  askHidden(question: string): Promise<string | undefined>;
  /** Tells why the server, or we, did not take something. */
  refused(failure: MadangError | Refused): void;
  /** Registers. Rejects with {@link Refused} when the server does not take it. */
  register(id: string, password: string | undefined): Promise<void>;
}

/**
 * Asks for an id until the server takes one. Returns false when the person gave up.
 *
 * @throws {Refused} when the person is banned
 */
export async function enter(entrance: Entrance): Promise<boolean> {
  const { language } = entrance;
  let { id } = entrance;
  let question: TextName = "askId";
  for (;;) {
    id ??= await entrance.ask(say(language, question));
    if (id === undefined) return false;
    if (id.trim() !== "") {
      try {
        const outcome = await logIn(entrance, checkName(id, { ko: "아이디", en: "An ID" }));
        if (outcome !== "another") return outcome === "in";
      } catch (error) {
        if (!(error instanceof MadangError || error instanceof Refused)) throw error;
        if (error instanceof Refused && error.error.code === "banned") throw error;
        entrance.refused(error);
        question = "askAnotherId";
      }
    }
    id = undefined;
  }
}

/** Asks for the password where the server wants one, until it is right, or nothing is typed: then for another id. */
async function logIn(entrance: Entrance, id: string): Promise<"in" | "left" | "another"> {
  let { password } = entrance;
  for (;;) {
    try {
      await entrance.register(id, password);
      return "in";
    } catch (error) {
      if (!(error instanceof Refused) || !passwordRefusals.has(error.error.code)) throw error;
      if (error.error.code !== "password_required") entrance.refused(error);
    }
    password = await entrance.askHidden(say(entrance.language, "askPassword", { id }));
    if (password === undefined) return "left";
    if (password === "") return "another";
  }
}
