/**
 * Reading certificates and configuration anew while the server runs, when the operator asks for it with SIGHUP.
 *
 * @module
 */
import { type Details, fill, type Sentence, UsageError } from "../protocol/mod.ts";
import type { RunningServer } from "./app.ts";
import { changesBetween } from "./config/changes.ts";
import { PromptFileError } from "./ai/prompt_file.ts";
import { ConfigurationError } from "./config/configuration_error.ts";
import type { Invocation, Settings } from "./config/settings.ts";
import { warnOfOversights } from "./greeting.ts";
import type { ProgramLog } from "./log.ts";
import { CertificateError } from "./net/certificate.ts";
import { explainStartFailure } from "./start_failure.ts";

/** Reads anew, one time after the other; never rejects. */
export type Reload = () => Promise<void>;

/** Makes what reads anew. `read` reads flags, environment and configuration as a start would. */
export function createReload(
  running: Settings,
  read: () => Promise<Invocation>,
  server: Pick<RunningServer, "reload">,
  log: ProgramLog,
): Reload {
  const { lang } = running;
  const say = (sentence: Sentence, details: Details = {}) => fill(sentence, lang, details);
  let latest: Promise<void> = Promise.resolve();
  return () => latest = latest.then(reload);

  async function reload(): Promise<void> {
    try {
      const invocation = await read();
      const { settings, now, later } = changesBetween(running, invocation.settings);
      const { hasNewCertificate, hasNewPrompt } = await server.reload(settings);
      running = settings;
      log.level = settings["log-level"];
      const contents = [
        ...hasNewCertificate ? [say(texts.certificate)] : [],
        ...hasNewPrompt ? [say(texts.prompt)] : [],
      ];
      const changed = [...now, ...contents].join(", ");
      log.announce("CONFIG", say(changed === "" ? texts.same : texts.changed, { changed }));
      if (later.length > 0) {
        log.warning("CONFIG", say(texts.later, { changed: later.join(", ") }));
      }
      warnOfOversights(log, invocation);
    } catch (error) {
      log.error("CONFIG", say(texts.kept, { problem: problemOf(error) }));
    }
  }

  function problemOf(error: unknown): string {
    const isExpected = error instanceof UsageError || error instanceof ConfigurationError ||
      error instanceof PromptFileError;
    if (isExpected) return error.text(lang);
    if (error instanceof CertificateError) return explainStartFailure(error, running);
    return error instanceof Error ? error.stack ?? error.message : String(error);
  }
}

const texts = {
  prompt: { en: "what the AI is told to be", ko: "AI에 주는 지침" },
  certificate: { en: "the certificate", ko: "인증서" },
  same: {
    en: "the configuration was read again: nothing has changed",
    ko: "설정을 다시 읽었습니다. 바뀐 것이 없습니다",
  },
  changed: {
    en: "the configuration was read again; new from now on: {changed}",
    ko: "설정을 다시 읽었습니다. 지금부터 새로 적용: {changed}",
  },
  later: {
    en: "new at the next start only: {changed}",
    ko: "다시 시작해야 적용됩니다: {changed}",
  },
  kept: {
    en: "everything stays as it was: {problem}",
    ko: "모두 그대로 두었습니다. {problem}",
  },
} satisfies Record<string, Sentence>;
