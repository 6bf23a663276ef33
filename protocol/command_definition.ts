/**
 * What a command's definition says. The definitions themselves are in commands.ts.
 *
 * @module
 */
import type { Language, Sentence } from "./language.ts";
import type { ParameterKind } from "./parameters.ts";

/** Where a command may come from: the chat (colon and native peers), or KakaoTalk through the bridge. */
export type Front = "chat" | "bot";

/** What a peer must be to use a command. Each role may do what those before it may. */
export type Role = "guest" | "user" | "moderator" | "operator";

/** The roles, from least to most. A guest is not registered yet. */
export const roles: readonly Role[] = ["guest", "user", "moderator", "operator"];

/** Which budget a command draws on; `free` draws on none. */
export type RateClass = "free" | "message" | "query";

/** The parameters of a command by name. */
export type ParameterKinds = Readonly<Record<string, ParameterKind<unknown>>>;

/** A command: everything but what it does, which is its handler in services/. */
export interface CommandDefinition {
  /** Its parameters. The names `request`, `command` and `bytes` are taken by the native protocol. */
  readonly parameters: ParameterKinds;
  /** Where it may come from. */
  readonly fronts: readonly Front[];
  /** What a peer must be at least to use it. */
  readonly role: Role;
  /** Which budget it draws on. */
  readonly rate: RateClass;
  /**
   * Whether the commands that follow it on the same connection wait until it is done, because what they mean
   * depends on it.
   */
  readonly barrier?: true;
  /** Whether it is answered only when it is refused: it is itself an answer, or one of very many. */
  readonly silent?: true;
  /**
   * Whether it may take minutes, of which its handler takes care: it then holds up no other answer to the same peer,
   * and is sent when it is ready, which its form must make plain.
   */
  readonly slow?: true;
  /** How colon peers send it (see template.ts); none: they cannot. */
  readonly wire?: string;
  /** The parameter that says how many raw bytes follow the command on the wire. */
  readonly body?: string;
  /** How a person types it, in the style of the old system and with a slash; none: it is not typed. */
  readonly typed?: readonly [colon: string, slash: string];
  /**
   * What else people write in place of the slash form's beginning, by language, what help shows first: `/msg`, `/귓말`.
   * Everybody may use all of them. One with fields of its own is a whole form. Where the command is not typed, they are
   * what people try in vain.
   */
  readonly words?: { readonly [Key in Language]?: readonly string[] };
  /** How people write it in a KakaoTalk room: `# echo <text>`, then other words for the same; none: they cannot. */
  readonly bot?: readonly [first: string, ...others: string[]];
  /** What it does, in one sentence. */
  readonly help: Sentence;
  /** Whether it is among those that help begins with; a shorter sentence where `help` is too long for that. */
  readonly everyday?: true | Sentence;
  /** What else to say about it in the chat: KakaoTalk's rooms are others. */
  readonly chatHelp?: Sentence;
}
