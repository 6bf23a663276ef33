/**
 * The client's settings, and what its help says.
 *
 * @module
 */
import {
  codecNames,
  type Language,
  languageOfLocale,
  languages,
  optionHelp,
  type OptionTable,
  type OptionValues,
  readOptions,
} from "../protocol/mod.ts";
import { Complaint } from "./texts.ts";

/** Every setting, in the order in which help lists them. */
export const clientOptions = {
  host: {
    type: "text",
    value: "HOST",
    default: "127.0.0.1",
    variable: "MADANG_CHAT_HOST",
    help: { ko: "서버의 주소입니다.", en: "Address of the server." },
  },
  port: {
    type: "port",
    default: 10_000,
    variable: "MADANG_CHAT_PORT", // the variable of the server's --chat-port: set once, it suits both
    help: { ko: "서버의 채팅 포트입니다.", en: "Chat port of the server." },
  },
  id: {
    type: "text",
    value: "NAME",
    help: {
      ko: "내 아이디입니다. 없으면 터미널에서 묻습니다.",
      en: "Your ID; without it you are asked.",
    },
  },
  "password-file": {
    type: "text",
    value: "FILE",
    help: {
      ko: "비밀번호가 첫 줄에 든 파일입니다. 없으면 필요할 때 터미널에서 묻습니다.",
      en: "File with your password in its first line; without it you are asked if need be.",
    },
  },
  codec: {
    type: "choice",
    choices: [...codecNames].reverse(),
    default: "json",
    help: {
      ko: "프로토콜입니다. colon은 이어받기와 파일 받기가 안 되고 자동 완성이 적습니다.",
      en: "Protocol; colon cannot resume or fetch files, and completes fewer names.",
    },
  },
  tls: { type: "switch", help: { ko: "TLS로 연결합니다.", en: "Connect with TLS." } },
  "tls-ca": {
    type: "text",
    value: "FILE",
    help: {
      ko: "이 파일(PEM)의 인증서도 믿고 TLS로 연결합니다.",
      en: "Connect with TLS and trust the certificate in this file (PEM), too.",
    },
  },
  "received-dir": {
    type: "text",
    value: "DIR",
    default: "./received_files",
    help: {
      ko: "받은 파일을 둘 곳입니다. 이어받기에 필요한 것도 그 안에 숨겨 둡니다.",
      en: "Where files that arrive are put, and hidden in it what resuming needs.",
    },
  },
  lang: {
    type: "choice",
    choices: languages,
    help: {
      ko: "언어입니다. 정하지 않으면 시스템 설정을 따릅니다.",
      en: "Language; the system's if not given.",
    },
  },
  "no-color": {
    type: "switch",
    help: { ko: "색을 쓰지 않습니다(NO_COLOR도 같습니다).", en: "No colours (as with NO_COLOR)." },
  },
  version: { type: "switch", help: { ko: "버전을 출력합니다.", en: "Print the version." } },
  help: { type: "switch", help: { ko: "이 도움말을 출력합니다.", en: "Print this help." } },
} as const satisfies OptionTable;

/** The client's settings as they were given. */
export type ClientOptions = OptionValues<typeof clientOptions>;

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings from arguments and environment. The `.env` file is not read: it is the server's.
 *
 * @throws {UsageError} naming what was wrong and what was expected
 * @throws {Complaint} for an argument that is no flag
 */
export function readClientOptions(
  args: readonly string[],
  environment: Environment,
): ClientOptions {
  const { values, words } = readOptions(clientOptions, { args, environments: [environment] });
  if (words.length > 0) throw new Complaint("wordUnexpected", { word: words[0] });
  return values;
}

/** The language to speak: `--lang` where it is sound, else what the environment says. Never fails. */
export function chooseLanguage(args: readonly string[], environment: Environment): Language {
  const position = args.findLastIndex((argument) => /^--lang(=|$)/.test(argument));
  const given = position === -1
    ? environment.MADANG_LANG
    : args[position].split("=")[1] ?? args[position + 1];
  return languages.find((language) => language === given) ??
    languageOfLocale(environment.LC_ALL || environment.LC_MESSAGES || environment.LANG);
}

/** The whole text of `--help`. */
export function usage(language: Language): string {
  return [...introduction[language], ...optionHelp(clientOptions, language), ...filter[language]]
    .join("\n");
}

const introduction = {
  ko: [
    "마당 클라이언트: 터미널에서 이야기합니다.",
    "",
    "  madang-client [옵션]",
    "",
    "옵션 (괄호 안은 같은 뜻의 환경 변수, 옵션이 먼저입니다):",
  ],
  en: [
    "The Madang client: talk at a terminal.",
    "",
    "  madang-client [flags]",
    "",
    "Flags, with the environment variable that does the same (the flag wins):",
  ],
};

const filter = {
  ko: [
    "",
    "들어가서 /도움말 을 입력하면 명령이 나옵니다.",
    "",
    "입력이 터미널이 아니면 한 줄에 명령 하나씩 실행하는 필터입니다 (--id 필요):",
    "  표준 출력  [HH:MM:SS] BR|TO|RMSG 보낸사람 -> 받는곳: 글   도착한 말, 한 줄씩",
    "             그 밖의 줄은 명령에 대한 답이고, 명령의 순서를 따릅니다",
    "  표준 오류  거절과 오류: N번째 줄: 이유",
    "  종료 코드  0 정상, 1 거절된 명령이 있음, 2 사용법이 틀림,",
    "             3 연결할 수 없거나 끊어짐",
    "  입력이 끝나면 모든 답과 파일 전송을 기다렸다가 끝냅니다. 다시 연결하지는",
    "  않습니다.",
  ],
  en: [
    "",
    "Once inside, /help lists the commands.",
    "",
    "When the input is not a terminal, this is a filter that does one command a line",
    "(needs --id):",
    "  stdout     [HH:MM:SS] BR|TO|RMSG from -> to: text   what was said, one a line;",
    "             other lines are answers, in the order of the commands",
    "  stderr     refusals and errors: line N: reason",
    "  exit code  0 fine, 1 something was refused, 2 bad usage, 3 cannot connect, or",
    "             connection lost",
    "  At the end of the input it waits for all answers and files, then ends. It does",
    "  not reconnect.",
  ],
};
