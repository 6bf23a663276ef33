/**
 * A program at a real terminal: `tmux` gives it one, types, and shows what is on the screen.
 *
 * @module
 */

import { clientProgram } from "./client_program.ts";
import { integrationTestWith, missingPrograms } from "./needs.ts";

/** What is missing here for a terminal. */
export const missingTerminal: string | undefined = missingPrograms("tmux");

/** A test that needs a terminal. */
export function terminalTest(name: string, run: () => Promise<void>): void {
  integrationTestWith(missingTerminal, name, run);
}

/** Starts the client at a terminal, with these arguments and, where one is given, in a folder. */
export function startClientAtTerminal(
  args: string,
  { columns, folder }: { columns?: number; folder?: string } = {},
): Promise<Terminal> {
  const before = folder === undefined ? "" : `cd ${folder} && `;
  return Terminal.start(`${before}${clientProgram.join(" ")} ${args}`, columns);
}

/** How long a screen may take to show what a test waits for, in milliseconds: far more than it ever needs. */
const patience = 20_000;

/** A screen with a program on it. Both are gone when it is disposed. */
export class Terminal implements AsyncDisposable {
  readonly #socket = `madang-test-${crypto.randomUUID()}`;

  private constructor() {}

  /** Starts a command line on a screen of so many columns and rows. */
  static async start(command: string, columns = 80, rows = 24): Promise<Terminal> {
    const terminal = new Terminal();
    await terminal.#tmux(
      ["-u", "-f", "/dev/null", "new-session", "-d", "-x", `${columns}`, "-y", `${rows}`],
      // What comes after the program keeps the screen open, so that its last words can be read.
      `LC_ALL=C.UTF-8 ${command}; echo "[exit $?]"; cat >/dev/null`,
    );
    return terminal;
  }

  /** Types text as it is. */
  async type(text: string): Promise<void> {
    await this.#tmux(["send-keys", "-l", "--"], text);
  }

  /** Types a line, and presses Enter. */
  async enter(line: string): Promise<void> {
    await this.type(line);
    await this.press("Enter");
  }

  /** Pastes text, as a terminal does for a program that wants to know. */
  async paste(text: string): Promise<void> {
    await this.#tmux(["set-buffer", "--"], text);
    await this.#tmux(["paste-buffer", "-p"]);
  }

  /** Presses keys by their names in tmux: `Enter`, `Tab`, `C-c`, `Up`. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux(["send-keys", ...keys]);
  }

  /** What is on the screen, without empty rows at the end. */
  async screen(): Promise<string> {
    return (await this.#tmux(["capture-pane", "-p"])).trimEnd();
  }

  /** The same with what has scrolled away. */
  async everything(): Promise<string> {
    return (await this.#tmux(["capture-pane", "-p", "-S", "-1000"])).trimEnd();
  }

  /** What is on the screen with the colours, as escape sequences. */
  async colouredScreen(): Promise<string> {
    return (await this.#tmux(["capture-pane", "-p", "-e"])).trimEnd();
  }

  /** Waits until the screen holds a text, and returns it. */
  async shows(text: string): Promise<string> {
    return await this.until((screen) => screen.includes(text), text);
  }

  /** Waits until a screen is as it should be, and returns it. */
  async until(isRight: (screen: string) => boolean, what = "it"): Promise<string> {
    const deadline = Date.now() + patience;
    for (;;) {
      const screen = await this.screen();
      if (isRight(screen)) return screen;
      if (Date.now() > deadline) throw new Error(`the screen never showed ${what}:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Waits until the cursor is on a row, counted from 0. */
  async cursorReaches(row: number): Promise<void> {
    const deadline = Date.now() + patience;
    for (let found = -1; found !== row;) {
      if (Date.now() > deadline) throw new Error(`the cursor stayed on row ${found}, not ${row}`);
      found = Number(await this.#tmux(["display-message", "-p", "#{cursor_y}"]));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux(["kill-server"]).catch(() => {});
  }

  async #tmux(args: readonly string[], ...more: string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-L", this.#socket, ...args, ...more],
    }).output();
    if (!success) throw new Error(`tmux: ${new TextDecoder().decode(stderr)}`);
    return new TextDecoder().decode(stdout);
  }
}
