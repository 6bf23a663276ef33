/**
 * Why the server could not start, in one line that says what to do.
 *
 * @module
 */
import { problems } from "../protocol/problems.ts";
import { fill, type Sentence, systemReason } from "../protocol/mod.ts";
import { readableReasonOf, reasonOf } from "./reason.ts";
import { PromptFileError } from "./ai/prompt_file.ts";
import type { Settings } from "./config/settings.ts";
import { CertificateError } from "./net/certificate.ts";
import { ListenError } from "./net/listener.ts";
import { howToRun } from "./how_to_run.ts";
import { UnusableStorageError } from "./storage/unusable_storage.ts";

/** Explains a failure to start; one that nobody foresaw comes with its stack. */
export function explainStartFailure(error: unknown, settings: Settings): string {
  const { lang } = settings;
  if (error instanceof UnusableStorageError || error instanceof PromptFileError) {
    return error.text(lang);
  }
  if (error instanceof ListenError) {
    const problem = explainListenFailure(error, settings);
    if (!(error.cause instanceof Deno.errors.AddrInUse)) return problem;
    return fill(texts.lookAtPorts, lang, { problem, server: howToRun("server") });
  }
  if (error instanceof CertificateError) {
    return fill(failures.certificate, lang, { problem: error.problem });
  }
  const isAboutFiles = error instanceof Deno.errors.PermissionDenied ||
    error instanceof Deno.errors.NotCapable || // below /dev or /proc
    error instanceof Deno.errors.NotADirectory || error instanceof Deno.errors.IsADirectory ||
    error instanceof Deno.errors.AlreadyExists ||
    error instanceof Deno.errors.NotFound || /os error (28|30)\b/.test(reasonOf(error)); // full, read-only
  if (isAboutFiles) {
    const details = { problem: readableReasonOf(error), folder: settings["data-dir"] };
    return fill(failures.folder, lang, details);
  }
  return error instanceof Error ? error.stack ?? error.message : String(error);
}

/** Explains why a port cannot be listened on. */
export function explainListenFailure(
  { address, cause, message }: ListenError,
  settings: Settings,
): string {
  const { hostname: host, port, flags } = address;
  const say = (sentence: Sentence) =>
    fill(sentence, settings.lang, {
      host,
      port,
      flag: flags.port,
      hostFlag: flags.host,
      problem: systemReason(message),
    });
  if (cause instanceof Deno.errors.AddrInUse) {
    const [first, second] = flagsOf(port, settings);
    if (second === undefined) return say(failures.portTaken);
    return fill(failures.portTwice, settings.lang, { port, first, second });
  }
  if (cause instanceof Deno.errors.AddrNotAvailable) return say(failures.noSuchAddress);
  const isDenied = cause instanceof Deno.errors.PermissionDenied && port > 0 && port < 1024;
  return say(isDenied ? failures.portDenied : failures.cannotListen);
}

/** The flags that name a port. The status port counts where it was chosen: the server starts without it otherwise. */
function flagsOf(port: number, settings: Settings): string[] {
  const needed = ["chat-port", "port"] as const;
  const names = settings.isHttpOptional ? needed : [...needed, "http-port"] as const;
  return names.filter((name) => settings[name] === port).map((name) => `--${name}`);
}

const failures = problems("start", {
  portTwice: {
    en: "{first} and {second} both name port {port}: give one of them another",
    ko:
      "{first} 옵션과 {second} 옵션이 모두 {port}번 포트를 가리킵니다. 하나를 다른 포트로 바꾸세요",
    todo: "said",
  },
  portTaken: {
    en: "port {port} on {host} is in use: stop what uses it, or choose another with {flag}",
    ko:
      "{host}의 {port}번 포트를 이미 다른 프로그램이 쓰고 있습니다. 그것을 끝내거나 {flag} 옵션으로 " +
      "다른 포트를 고르세요",
    todo: {
      en: "It may be a Madang that runs already.",
      ko: "이미 켜 둔 마당일 수도 있습니다.",
    },
  },
  portDenied: {
    en: "port {port} needs more rights: choose one from 1024 on with {flag}",
    ko: "{port}번 포트를 열 권한이 없습니다. {flag} 옵션으로 1024 이상의 포트를 고르세요",
    todo: "said",
  },
  noSuchAddress: {
    en: "{host} is not an address of this machine: choose another with {hostFlag}",
    ko: "{host}(은/는) 이 컴퓨터의 주소가 아닙니다. {hostFlag} 옵션으로 다른 주소를 고르세요",
    todo: "said",
  },
  cannotListen: {
    en: "nothing can listen on {host}:{port} ({problem}): choose others with {hostFlag} and {flag}",
    ko:
      "{host}:{port}에서 접속을 받을 수 없습니다({problem}). {hostFlag} 옵션과 {flag} 옵션으로 다른 곳을 고르세요",
    todo: "said",
  },
  certificate: {
    en: "the TLS certificate cannot be used: {problem}",
    ko: "TLS 인증서를 쓸 수 없습니다: {problem}",
    todo: {
      en: "`doctor` looks at the certificate; `mkcert` makes one.",
      ko: "`doctor`가 인증서를 살펴보고, `mkcert`가 인증서를 만듭니다.",
    },
  },
  folder: {
    en: "the data folder {folder} cannot be used ({problem}): choose another with --data-dir",
    ko: "{folder} 폴더를 자료 폴더로 쓸 수 없습니다({problem}). --data-dir로 다른 폴더를 고르세요",
    todo: "said",
  },
});

const texts = {
  lookAtPorts: {
    en: "{problem}; {server} doctor looks at all ports",
    ko: "{problem}. 모든 포트를 살펴보려면: {server} doctor",
  },
} satisfies Record<string, Sentence>;
