/**
 * Whether the settings can be used, and what they leave open.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { authPolicy, uncheckedSignatures } from "../config/bot_settings.ts";
import { findingText } from "../config/configuration_error.ts";
import type { Invocation } from "../config/settings.ts";
import { howToRun } from "../how_to_run.ts";
import { type Check, diagnoses, type Diagnosis } from "./diagnosis.ts";

/** Looks at the settings and at what was found wrong while they were read, if anything. */
export function configurationCheck(
  { unknownVariables, warnings }: Invocation,
  failure: string | undefined,
): Check {
  return {
    about: { en: "configuration", ko: "설정" },
    run({ settings }) {
      const { ok, warning } = diagnoses(settings);
      if (failure !== undefined) {
        return failure.split("\n").map((text): Diagnosis => ({ severity: "problem", text }));
      }
      const found = [
        ...warnings.map((finding): Diagnosis => ({
          severity: "warning",
          text: findingText(finding, settings.lang),
        })),
        ...unknownVariables.map(([name, meant]) =>
          meant === undefined
            ? warning(failures.unknown, { name })
            : warning(failures.misspelt, { name, nearest: meant })
        ),
        ...settings.limits === "off" ? [warning(failures.unlimited)] : [],
      ];
      const init = `${howToRun("server")} config init`;
      if (!settings.configuration?.secret) found.push(warning(failures.unsigned, { init }));
      else if (authPolicy(settings) !== "require") found.push(warning(uncheckedSignatures));
      return found.length > 0 ? found : [ok(texts.fine)];
    },
  };
}

const failures = problems("doctor", {
  unknown: {
    en: "{name} is set but means nothing",
    ko: "{name} 변수는 쓰이지 않습니다",
    todo: {
      en: "Correct the name, or remove the variable.",
      ko: "이름을 바로잡거나 변수를 지우세요.",
    },
  },
  misspelt: {
    en: "{name} is set but means nothing: is {nearest} meant?",
    ko: "{name} 변수는 쓰이지 않습니다. 혹시 {nearest}인가요?",
    todo: "said",
  },
  unlimited: {
    en: "limits are off (--limits off): that is for load tests on loopback alone",
    ko: "제한이 꺼져 있습니다(--limits off). 이 컴퓨터 안의 부하 시험이 아니면 켜세요",
    todo: "said",
  },
  unsigned: {
    en: "no secret is configured, so any phone is believed: {init} makes one",
    ko: "비밀 키가 없어 어떤 휴대폰이든 믿습니다. 만들려면: {init}",
    todo: "said",
  },
});

const texts = {
  fine: { en: "it can be used, and phones must sign", ko: "쓸 수 있고, 휴대폰은 서명해야 합니다" },
};
