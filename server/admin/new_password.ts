/**
 * Where a new password comes from: a file, a person at the terminal, or standard input. Never from the arguments, which
 * everyone on the machine can read.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import process from "node:process";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import {
  checkNewPassword,
  errorText,
  fill,
  type Language,
  MadangError,
  passwordLeast,
  passwordLimit,
  passwordOfText,
  type Sentence,
  UsageError,
} from "../../protocol/mod.ts";
import { readStandardInput } from "../console.ts";
import { readableReasonOf } from "../reason.ts";

/** Whether a person will be asked for a new password, as {@linkcode newPassword} does where it has no file. */
export function isAsked(file: string | undefined): boolean {
  return file === undefined && Deno.stdin.isTerminal();
}

/**
 * Gets the new password of a user.
 *
 * @throws {UsageError} when the file cannot be read, or a person typed two different ones each time or left
 * @throws {MadangError} when it cannot be a password; a person is asked again a few times before
 */
export async function newPassword(
  id: string,
  file: string | undefined,
  language: Language,
): Promise<string> {
  if (file !== undefined) return checkNewPassword(passwordOfText(await readFile(file)));
  if (!isAsked(file)) {
    const password = passwordOfText(await readStandardInput());
    if (password === "") throw new UsageError(failures.none);
    return checkNewPassword(password);
  }
  using terminal = hiddenTerminal();
  for (let tries = 1;; tries++) {
    try {
      return await askTwice(terminal, id, language);
    } catch (error) {
      const problem = mistakeIn(error, language);
      if (problem === undefined || tries === mostTries) throw error;
      terminal.tell(problem);
    }
  }
}

/** How often a person is asked: what is typed after the last time goes to the shell, and can be seen there. */
const mostTries = 5;

async function askTwice(terminal: HiddenTerminal, id: string, language: Language): Promise<string> {
  const limits = { least: passwordLeast, limit: passwordLimit };
  const question = fill(texts.ask, language, { id, ...limits });
  const password = checkNewPassword(await terminal.ask(question));
  const again = await terminal.ask(texts.askAgain[language]);
  if (again !== password) throw new PasswordsDiffer(failures.differs);
  return password;
}

/** The two that a person typed are not the same. */
class PasswordsDiffer extends UsageError {}

/** What a person has typed wrongly, and may type again. */
function mistakeIn(error: unknown, language: Language): string | undefined {
  if (error instanceof MadangError) return errorText(error, language);
  return error instanceof PasswordsDiffer ? texts.differs[language] : undefined;
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    const problem = readableReasonOf(error);
    throw new UsageError(failures.unreadable, { path, problem });
  }
}

interface HiddenTerminal extends Disposable {
  ask(question: string): Promise<string>;
  tell(line: string): void;
}

/** The terminal, where what is typed is not shown. All is asked over one: in Deno 2.4 a second would hear nothing. */
function hiddenTerminal(): HiddenTerminal {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const editor = createInterface({
    input: process.stdin,
    output: nowhere,
    terminal: true,
    historySize: 0,
  });
  let answer: (line: string | undefined) => void = () => {};
  editor.on("line", (line) => answer(line));
  editor.on("SIGINT", () => answer(undefined));
  editor.on("SIGTSTP", () => {}); // Ctrl-Z would stop us, but not a `deno task` that waits for us
  editor.on("close", () => answer(undefined));
  return {
    async ask(question) {
      const { promise, resolve } = Promise.withResolvers<string | undefined>();
      answer = resolve;
      Deno.stderr.writeSync(utf8.encode(question));
      const line = await promise;
      Deno.stderr.writeSync(utf8.encode("\n"));
      if (line === undefined) throw new UsageError(failures.left);
      return line;
    },
    tell: (line) => void Deno.stderr.writeSync(utf8.encode(`${line}\n`)),
    [Symbol.dispose]: () => editor.close(),
  };
}

const utf8 = new TextEncoder();

const failures = problems("subcommand", {
  differs: {
    en: "The two are not the same. Nothing was changed.",
    ko: "두 비밀번호가 다릅니다. 아무것도 바꾸지 않았습니다.",
    todo: {
      en: "Call it again.",
      ko: "다시 실행하세요.",
    },
  },
  left: {
    en: "Nothing was changed.",
    ko: "아무것도 바꾸지 않았습니다.",
    todo: {
      en: "Call it again if you left by mistake.",
      ko: "실수로 나왔다면 다시 실행하세요.",
    },
  },
  none: {
    en: "There is no password: give it on standard input or with --password-file FILE.",
    ko: "비밀번호가 없습니다. 표준 입력이나 --password-file 파일로 주세요.",
    todo: "said",
  },
  unreadable: {
    en: "--password-file: {path} cannot be read: {problem}",
    ko: "--password-file: {path} 파일을 읽을 수 없습니다: {problem}",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
});

const texts = {
  ask: {
    en: "New password for {id} ({least} to {limit} characters): ",
    ko: "{id}의 새 비밀번호({least}~{limit}자): ",
  },
  askAgain: { en: "Once more: ", ko: "한 번 더: " },
  differs: { en: "The two are not the same.", ko: "두 비밀번호가 다릅니다." },
} satisfies Record<string, Sentence>;
