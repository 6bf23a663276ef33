/**
 * What a subcommand of the server's program is.
 *
 * @module
 */
import type { OptionTable, Sentence } from "../protocol/mod.ts";
import type { Invocation } from "./config/settings.ts";

/** A subcommand: the first word of a call, `config` in `madang-server config check`. */
export interface Subcommand {
  /** The ways to call it, as `--help` lists them: what is typed after the program's name, and what that does. */
  readonly usages: readonly (readonly [usage: string, help: Sentence])[];
  /** The flags that it alone has. */
  readonly options?: OptionTable;
  /**
   * Does it and returns the exit code. `words` are those after its name; `readAgain` reads the settings anew, as they are
   * by then.
   *
   * @throws {UsageError} when the words make no sense: exit code 2
   * @throws {ConfigurationError} when the encrypted configuration cannot be used: exit code 1
   */
  run(
    invocation: Invocation,
    words: readonly string[],
    readAgain: () => Promise<Invocation>,
  ): Promise<number>;
}
