/**
 * With which code the server, and each of its subcommands, ends.
 *
 * @module
 */
import type { Sentence } from "../protocol/mod.ts";

/** The exit codes. */
export const exitCodes = { fine: 0, failed: 1, usage: 2 } as const;

/** What each of them says. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, Sentence>> = {
  fine: { en: "Everything was done.", ko: "모두 끝났습니다." },
  failed: {
    en:
      "It could not start, go on or be done; or `doctor`, `config check` or `import` found a problem.",
    ko:
      "켜지 못했거나, 켜진 채 계속할 수 없었거나, 시킨 일을 끝내지 못했습니다. 또는 `doctor`, `config check`, `import`가 문제를 찾았습니다.",
  },
  usage: { en: "It was called wrongly.", ko: "사용법이 잘못되었습니다." },
};
