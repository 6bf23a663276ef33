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
  const usages = subcommands.flatMap(({ usages }) => usages);
  const calls = usages.flatMap(([usage, help]) =>
    explained(`madang-server ${usage}`, help[language])
  );
  const { title, flags } = intro[language];
  const program = howToRun("server");
  const here = program === "madang-server" ? [] : [fill(stands, language, { program }), ""];
  return [
    ...wrapped(title),
    "",
    ...calls,
    "",
    ...here,
    ...wrapped(flags),
    "",
    ...optionHelp(settingTable, language),
  ].join("\n");
}

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
