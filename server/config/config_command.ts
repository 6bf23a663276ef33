/**
 * The subcommand `config`: makes, changes and checks the encrypted configuration.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type Sentence, UsageError } from "../../protocol/mod.ts";
import { actionOf } from "../action.ts";
import { howToRun } from "../how_to_run.ts";
import type { Subcommand } from "../subcommand.ts";
import { check, type ConfigCall, decrypt, encrypt, init, quoted } from "./config_actions.ts";
import { configurationFiles } from "./configuration_files.ts";
import type { Settings } from "./settings.ts";

interface Action {
  readonly help: Sentence;
  /** What may follow its name. */
  readonly argument?: string;
  run(call: ConfigCall): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  init: {
    help: {
      en: "Make a key and an encrypted configuration.",
      ko: "키와 암호화된 설정 파일을 만듭니다.",
    },
    run: init,
  },
  decrypt: {
    help: {
      en: "Print the configuration as JSON, secrets and all.",
      ko: "비밀 키까지 모든 설정을 JSON으로 출력합니다.",
    },
    run: decrypt,
  },
  encrypt: {
    argument: "[FILE]",
    help: {
      en: "Encrypt JSON from FILE or standard input.",
      ko: "FILE이나 표준 입력의 JSON을 암호화해 저장합니다.",
    },
    run: encrypt,
  },
  check: {
    help: {
      en: "Say what is configured, without secrets.",
      ko: "비밀 키를 뺀 설정 내용을 출력합니다.",
    },
    run: check,
  },
};

/** `madang-server config …`. */
export const configCommand: Subcommand = {
  usages: Object.entries(actions).map(([name, { argument, help }]) =>
    [["config", name, ...argument === undefined ? [] : [argument]].join(" "), help] as const
  ),
  async run({ settings }, words) {
    const { action, file } = findAction(words);
    return await action.run({
      files: configurationFiles(settings["config-dir"]),
      language: settings.lang,
      file,
      again: (words) => `${howToRun("server")} config ${words}${folderFlag(settings)}`,
    });
  },
};

function findAction(
  [name, ...rest]: readonly string[],
): { action: Action; file: string | undefined } {
  const action = actionOf("config", actions, name);
  const tooMany = rest.at(action.argument === undefined ? 0 : 1);
  if (tooMany !== undefined) throw new UsageError(failures.tooMany, { name, word: tooMany });
  return { action, file: rest[0] };
}

function folderFlag(settings: Settings): string {
  const folder = settings["config-dir"];
  return folder === ".cfg" ? "" : ` --config-dir ${quoted(folder)}`;
}

const failures = problems("usage", {
  tooMany: {
    en: 'config {name} takes no further words, but there is "{word}".',
    ko: 'config {name} 뒤에 "{word}"(은/는) 올 수 없습니다.',
    todo: {
      en: "Leave that word out; `--help` lists the calls.",
      ko: "그 말을 빼세요. 쓰는 법은 `--help`에 있습니다.",
    },
  },
});
