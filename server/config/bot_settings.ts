/**
 * The settings of the KakaoTalk bot server.
 *
 * @module
 */
import { type ListedProblem, problems } from "../../protocol/problems.ts";
import { type OptionTable, type OptionValues, UsageError } from "../../protocol/mod.ts";
import type { AccessSubject } from "../../services/context.ts";
import { howToRun } from "../how_to_run.ts";
import type { EncryptedConfiguration } from "./configuration.ts";

/** Every setting that concerns phones and KakaoTalk rooms, but the port. */
export const botSettingTable = {
  "bot-lang": {
    type: "choice",
    choices: ["ko", "en"],
    default: "ko",
    help: {
      en: "Language in which KakaoTalk rooms are answered.",
      ko: "카카오톡 방에 답하는 언어입니다.",
    },
  },
  "bot-auth": {
    type: "choice",
    choices: ["off", "log", "require"],
    help: {
      en:
        "What phones' signatures are for. Default: require once a secret is configured, else log.",
      ko:
        "휴대폰의 서명을 어떻게 다룰지 정합니다. 비밀 키가 설정되어 있으면 require, 아니면 log가 기본입니다.",
    },
  },
  "bot-approval": {
    type: "choice",
    choices: ["off", "on"],
    help: {
      en:
        "on: unknown phones and rooms wait for `bot approve`. Default: on once an allow-list is configured.",
      ko:
        "on이면 모르는 휴대폰과 방은 `bot approve`를 기다립니다. 허용 목록이 설정되어 있으면 on이 기본입니다.",
    },
  },
  "bot-errors": {
    type: "choice",
    choices: ["off", "on"],
    default: "off",
    help: {
      en: "on tells a KakaoTalk room what failed or took too long; # ai always does.",
      ko: "on이면 명령이 실패하거나 너무 오래 걸릴 때 방에 알립니다. # ai는 늘 알립니다.",
    },
  },
  "bot-time-limit": {
    type: "number",
    value: "SECONDS",
    default: 60,
    least: 1,
    most: 3_600,
    help: {
      en: "Most seconds that a command of a KakaoTalk room may take.",
      ko: "카카오톡 방의 명령 하나에 쓸 수 있는 시간(초)입니다.",
    },
  },
  "bot-ping": {
    type: "number",
    value: "SECONDS",
    default: 30,
    least: 1,
    most: 3_600,
    help: {
      en: "How often each phone is asked whether it is there, in seconds.",
      ko: "휴대폰이 살아 있는지 묻는 간격(초)입니다.",
    },
  },
  "bot-silence": {
    type: "number",
    value: "SECONDS",
    default: 100,
    least: 2,
    most: 86_400,
    help: {
      en: "After how many seconds without a word a phone is disconnected.",
      ko: "이 시간(초) 동안 아무 말이 없는 휴대폰은 연결을 끊습니다.",
    },
  },
} as const satisfies OptionTable;

/**
 * Checks what belongs together.
 *
 * @throws {UsageError} when phones would be disconnected before they were asked
 */
export function checkBotSettings(values: OptionValues<typeof botSettingTable>): void {
  const [ping, silence] = [values["bot-ping"], values["bot-silence"]];
  if (silence > ping) return;
  throw new UsageError(failures.tooSilent, { silence, ping });
}

type BotSettings = OptionValues<typeof botSettingTable> & {
  readonly configuration?: EncryptedConfiguration;
};

/** What is done with phones' signatures: what was chosen, else `require` where there is a secret to check them by. */
export function authPolicy(settings: BotSettings): "off" | "log" | "require" {
  return settings["bot-auth"] ?? (settings.configuration?.secret ? "require" : "log");
}

/** What an operator should know where signatures are looked at, and that is all. */
export const uncheckedSignatures: ListedProblem = problems("doctor", {
  uncheckedSignatures: {
    en: "phones whose signature is wrong are answered too: --bot-auth require refuses them",
    ko: "서명이 틀린 휴대폰에도 답합니다. 막으려면 --bot-auth require로 켜세요",
    todo: "said",
  },
}).uncheckedSignatures;

/**
 * What is answered only once it is approved or on an allow-list: what was chosen, else whatever has an allow-list. Bots
 * have no approval of their own, since their phones have.
 */
export function restrictedSubjects(settings: BotSettings): ReadonlySet<AccessSubject> {
  const { bots, devices, rooms } = settings.configuration?.allow ?? {};
  const restricted = new Set<AccessSubject>();
  if (settings["bot-approval"] === "off") return restricted;
  const isOn = settings["bot-approval"] === "on";
  if (bots) restricted.add("bot");
  if (devices || isOn) restricted.add("device");
  if (rooms || isOn) restricted.add("room");
  return restricted;
}

/**
 * Checks that there is a secret where signatures are required.
 *
 * @throws {UsageError} when there is none
 */
export function checkBotSecret(settings: BotSettings): void {
  if (settings["bot-auth"] !== "require" || settings.configuration?.secret) return;
  throw new UsageError(failures.noSecret, { init: `${howToRun("server")} config init` });
}

const failures = problems("usage", {
  tooSilent: {
    en: "--bot-silence ({silence}) must be longer than --bot-ping ({ping}): " +
      "a phone that has nothing to say is heard only when it is asked.",
    ko: "--bot-silence({silence})는 --bot-ping({ping})보다 길어야 합니다. " +
      "할 말이 없는 휴대폰은 물을 때만 답합니다.",
    todo: "said",
  },
  noSecret: {
    en: "--bot-auth require needs AUTH (SECRET_KEY and SALT) in the encrypted configuration: " +
      "{init} makes one.",
    ko: "--bot-auth require를 쓰려면 암호화된 설정에 AUTH(SECRET_KEY와 SALT)가 있어야 합니다. " +
      "만들려면: {init}",
    todo: "said",
  },
});
