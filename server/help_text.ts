/**
 * What `--help` prints.
 *
 * @module
 */
import { explained, fill, type Language, optionHelp, wrapped } from "../protocol/mod.ts";
import { settingTable } from "./config/settings.ts";
import { howToRun } from "./how_to_run.ts";
import type { Subcommand } from "./subcommand.ts";

/** The help on all subcommands and settings. */
export function helpText(subcommands: readonly Subcommand[], language: Language): string {
  const { title, flags } = intro[language];
  return [
    ...wrapped(title),
    "",
    ...subcommands.flatMap((each) => callsOf(each, language)),
    "",
    ...howHere(language),
    ...wrapped(flags),
    "",
    ...optionHelp(settingTable, language),
  ].join("\n");
}

/** The help on one subcommand. */
export function subcommandHelp(subcommand: Subcommand, language: Language): string {
  const { options = {} } = subcommand;
  const flags = optionHelp(options, language);
  return [
    ...callsOf(subcommand, language),
    "",
    ...howHere(language),
    ...flags,
    ...flags.length > 0 ? [""] : [],
    ...wrapped(others[language]),
  ].join("\n");
}

function callsOf({ usages }: Subcommand, language: Language): string[] {
  return usages.flatMap(([usage, help]) => explained(`madang-server ${usage}`, help[language]));
}

function howHere(language: Language): string[] {
  const program = howToRun("server");
  return program === "madang-server" ? [] : [fill(stands, language, { program }), ""];
}

const others = {
  en: "It takes the server's flags too: give those that say where its data and configuration " +
    "are (--data-dir, --config-dir, --storage, --mode). --help alone lists all.",
  ko: "서버의 옵션도 함께 쓸 수 있습니다. 자료와 설정이 있는 곳을 정하는 옵션(--data-dir, " +
    "--config-dir, --storage, --mode)은 서버와 같게 주세요. 전체 목록은 --help만 쓰면 나옵니다.",
};

const stands = {
  en: "Here you type {program} for madang-server.",
  ko: "여기서는 madang-server 대신 {program}(이라고/라고) 입력하세요.",
};

const intro = {
  en: {
    title: "madang-server: a chat server and a KakaoTalk bot server that need nothing set up.",
    flags: "Each flag is also an environment variable, which may stand in a file .env. " +
      "OPENAI_API_KEY, the key of the AI, is a variable only.",
  },
  ko: {
    title: "madang-server: 따로 설정할 것 없이 쓰는 채팅 서버이자 카카오톡 봇 서버입니다.",
    flags: "모든 옵션은 환경 변수로도 줄 수 있고, 환경 변수는 .env 파일에 적어도 됩니다. " +
      "AI의 키인 OPENAI_API_KEY는 환경 변수로만 줍니다.",
  },
};
