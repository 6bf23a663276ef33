/**
 * The subcommand `doctor`: looks at everything that a server needs, and says what to do about what it lacks.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, MadangError, type Sentence, UsageError } from "../../protocol/mod.ts";
import { AdminFailure, askServer } from "../admin/ask.ts";
import { ConfigurationError } from "../config/configuration_error.ts";
import { configured } from "../config/encrypted.ts";
import type { Invocation, Settings } from "../config/settings.ts";
import { print } from "../console.ts";
import type { Subcommand } from "../subcommand.ts";
import { readableReasonOf } from "../reason.ts";
import { aiCheck } from "./ai_check.ts";
import { certificateCheck } from "./certificate_check.ts";
import { clockCheck } from "./clock_check.ts";
import { configurationCheck } from "./configuration_check.ts";
import { databaseCheck } from "./database_check.ts";
import { type Check, diagnoses, type Severity } from "./diagnosis.ts";
import { diskCheck } from "./disk_check.ts";
import { openFilesCheck } from "./open_files_check.ts";
import { permissionsCheck } from "./permissions_check.ts";
import { portsCheck } from "./ports_check.ts";

/** `madang-server doctor`. */
export const doctorCommand: Subcommand = {
  usages: [["doctor", {
    en: "Check what a server needs, and say what to do.",
    ko: "서버에 필요한 것을 살펴보고 할 일을 알려 줍니다.",
  }]],
  async run(call, words) {
    if (words.length > 0) throw new UsageError(failures.tooMany, { word: words[0] });
    const { invocation, failure } = await configuredIfPossible(call);
    const { settings } = invocation;
    const { lang } = settings;
    const patient = { settings, isRunning: await isRunning(settings) };
    const checks: readonly Check[] = [
      configurationCheck(invocation, failure),
      portsCheck,
      diskCheck,
      permissionsCheck,
      clockCheck,
      databaseCheck,
      certificateCheck,
      aiCheck,
      openFilesCheck,
    ];
    const counts: Record<Severity, number> = { ok: 0, warning: 0, problem: 0 };
    for (const { about, run } of checks) {
      // One that fails must not hide what the others find.
      const found = await Promise.resolve(patient).then(run)
        .catch((
          error,
        ) => [diagnoses(settings).problem(unseen.failed, { reason: readableReasonOf(error) })]);
      for (const { severity, text } of found) {
        counts[severity]++;
        print(`${texts[severity][lang]}  ${about[lang]}: ${text}`);
      }
    }
    const { problem: problems, warning: warnings } = counts;
    print(fill(problems > 0 ? texts.bad : texts.good, lang, { problems, warnings }));
    return problems > 0 ? 1 : 0;
  },
};

/** A configuration that cannot be used is a finding like others. */
async function configuredIfPossible(
  call: Invocation,
): Promise<{ invocation: Invocation; failure?: string }> {
  try {
    return { invocation: await configured(call) };
  } catch (error) {
    const isExpected = error instanceof ConfigurationError || error instanceof UsageError;
    if (!isExpected) throw error;
    return { invocation: call, failure: error.text(call.settings.lang) };
  }
}

async function isRunning(settings: Settings): Promise<boolean> {
  try {
    return await askServer(settings["data-dir"], "bot/list", {}) !== undefined;
  } catch (error) {
    if (error instanceof AdminFailure || error instanceof MadangError) return true;
    return false; // its file cannot be read, which the permissions' check says
  }
}

const unseen = problems("doctor", {
  failed: {
    en: "this could not be looked at: {reason}",
    ko: "살펴볼 수 없었습니다: {reason}",
    todo: {
      en: "Mend what the reason names, and call `doctor` again.",
      ko: "이유에 나온 것을 고치고 `doctor`를 다시 실행하세요.",
    },
  },
});

const failures = problems("usage", {
  tooMany: {
    en: 'doctor takes no further words, but there is "{word}".',
    ko: '"doctor" 뒤에는 다른 말이 올 수 없는데 "{word}"(이/가) 있습니다.',
    todo: {
      en: "Leave that word out.",
      ko: "그 말을 빼세요.",
    },
  },
});

const texts = {
  ok: { en: "ok     ", ko: "정상" },
  warning: { en: "warning", ko: "주의" },
  problem: { en: "problem", ko: "문제" },
  good: {
    en: "Problems: none. Warnings: {warnings}.",
    ko: "문제가 없습니다. 주의할 것: {warnings}개",
  },
  bad: {
    en: "Problems: {problems}. Warnings: {warnings}. A server may not start, or not do its work.",
    ko:
      "문제 {problems}개, 주의 {warnings}개. 이대로는 서버가 켜지지 않거나 제대로 일하지 못합니다.",
  },
} satisfies Record<string, Sentence>;
