/**
 * What `--help` and `--version` print.
 *
 * @module
 */
import configuration from "../deno.json" with { type: "json" };
import { type Language, optionHelp } from "../protocol/mod.ts";
import { settingTable } from "./config/settings.ts";
import type { Subcommand } from "./subcommand.ts";

/** The help on all subcommands and settings. */
export function helpText(subcommands: readonly Subcommand[], language: Language): string {
  const usages = subcommands.flatMap(({ usages }) => usages);
  const width = Math.max(...usages.map(([usage]) => usage.length));
  const calls = usages.map(([usage, help]) =>
    `  madang-server ${usage.padEnd(width)}  ${help[language]}`
  );
  const { title, flags } = intro[language];
  return [title, "", ...calls, "", flags, "", ...optionHelp(settingTable, language)].join("\n");
}

/** The version of the program and of what runs it. */
export function versionText(): string {
  return `madang-server ${configuration.version} (Deno ${Deno.version.deno})`;
}

const intro = {
  en: {
    title: "madang-server: a chat server (TCP) that needs nothing set up.",
    flags: "Each flag is also an environment variable, which may stand in a file .env.",
  },
  ko: {
    title: "madang-server: 따로 설정할 것 없이 쓰는 채팅 서버입니다.",
    flags: "모든 옵션은 환경 변수로도 줄 수 있고, 환경 변수는 .env 파일에 적어도 됩니다.",
  },
};
