/**
 * Whether what travels is encrypted, and the certificate can be used.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { describeCertificate } from "../certificates/describe_certificate.ts";
import { isLoopback } from "../config/loopback.ts";
import { howToRun } from "../how_to_run.ts";
import { readCertificate } from "../net/certificate.ts";
import { explainStartFailure } from "../start_failure.ts";
import { reasonOf } from "../reason.ts";
import { type Check, diagnoses } from "./diagnosis.ts";

const dayLength = 86_400_000;
/** A certificate that ends sooner should be made anew, in days. */
const noticeDays = 14;

/** Looks at the certificate and its key. */
export const certificateCheck: Check = {
  about: { en: "certificate", ko: "인증서" },
  async run({ settings }) {
    const { ok, warning, problem } = diagnoses(settings);
    const mkcert = `${howToRun("server")} mkcert`;
    let certificate;
    try {
      certificate = await readCertificate(settings);
      if (!certificate) {
        return [
          isLoopback(settings.host) ? ok(texts.needless) : warning(failures.none, { mkcert }),
        ];
      }
    } catch (error) {
      return [{ severity: "problem", text: explainStartFailure(error, settings) }];
    }
    let facts;
    try {
      facts = await describeCertificate(certificate.cert);
    } catch (error) {
      return [warning(failures.unreadable, { reason: reasonOf(error) })];
    }
    const { names, validFrom, validUntil, isSelfSigned } = facts;
    const days = Math.floor((validUntil.getTime() - Date.now()) / dayLength);
    const details = {
      names: names.join(", "),
      from: dateOf(validFrom),
      until: dateOf(validUntil),
      days,
      mkcert,
      file: settings["tls-cert"] ?? "",
    };
    if (validUntil.getTime() < Date.now()) return [problem(failures.over, details)];
    if (validFrom.getTime() > Date.now()) return [problem(failures.early, details)];
    if (names.length === 0) return [problem(failures.nameless, details)];
    if (days < noticeDays) return [warning(failures.ending, details)];
    return [ok(isSelfSigned ? texts.selfSigned : texts.fine, details)];
  },
};

function dateOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

const failures = problems("doctor", {
  none: {
    en: "none, so the chat is not encrypted: {mkcert} makes one",
    ko: "없어서 대화가 암호화되지 않습니다. 만들려면: {mkcert}",
    todo: "said",
  },
  unreadable: {
    en: "TLS takes it, but its names and dates cannot be read ({reason}): see that they are right",
    ko: "쓸 수 있지만 이름과 기한을 읽을 수 없습니다({reason}). 맞는지 살펴보세요",
    todo: "said",
  },
  over: {
    en: "it was valid until {until}, so nobody can connect: put a new one in its place ({mkcert})",
    ko: "{until}까지였던 인증서라 아무도 접속할 수 없습니다. 새것으로 바꾸세요({mkcert})",
    todo: "said",
  },
  early: {
    en: "it is valid from {from} on only: is the clock right?",
    ko: "{from}부터 유효한 인증서입니다. 시계가 맞나요?",
    todo: "said",
  },
  nameless: {
    en: "it names no host, so no client accepts it: make another ({mkcert})",
    ko: "호스트 이름이 없어 어떤 클라이언트도 받아들이지 않습니다. 새로 만드세요({mkcert})",
    todo: "said",
  },
  ending: {
    en: "it ends in {days} days ({until}): put a new one in its place soon",
    ko: "{days}일 뒤({until})에 끝납니다. 곧 새것으로 바꾸세요",
    todo: "said",
  },
});

const texts = {
  needless: {
    en: "none, and none is needed while the chat is for this machine alone",
    ko: "없습니다. 이 컴퓨터에서만 접속하므로 없어도 됩니다",
  },
  fine: {
    en: "for {names}, until {until}",
    ko: "{names} · {until}까지",
  },
  selfSigned: {
    en: "for {names}, until {until}; self-signed, so clients need --tls-ca {file}",
    ko: "{names} · {until}까지. 자체 서명이라 클라이언트에 --tls-ca {file} 옵션이 있어야 합니다",
  },
};
