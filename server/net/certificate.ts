/**
 * The certificate that TLS begins with, and its key.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type Details, fill, type Sentence } from "../../protocol/mod.ts";
import type { Settings } from "../config/settings.ts";
import { encryptedPorts } from "../config/tls_settings.ts";
import { readableReasonOf, reasonOf } from "../reason.ts";
import { type BeginTls, tlsWith } from "./tls_wire.ts";

/** A certificate, with those that vouch for it, and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
  /** Begins TLS with it; where that is missing, Deno's own has to do. */
  readonly begin?: BeginTls;
}

/** What each port is encrypted with; nothing where it is not. */
export type PortCertificates = Readonly<Partial<Record<"chat" | "bot" | "http", Certificate>>>;

/** A certificate, or its key, that TLS cannot begin with. The operator can change that. */
export class CertificateError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "CertificateError";

  /** Makes the error; `problem` is in the languages of the operator, or in the words of the system. */
  constructor(readonly problem: Sentence | string, options?: ErrorOptions) {
    super(typeof problem === "string" ? problem : problem.en, options);
  }
}

/**
 * Reads the certificate that the settings name; undefined where they name none.
 *
 * @throws {CertificateError} naming the files, when they cannot be read, or TLS cannot begin with them
 */
export async function readCertificate(settings: Settings): Promise<Certificate | undefined> {
  const [certFile, keyFile] = [settings["tls-cert"], settings["tls-key"]];
  if (certFile === undefined || keyFile === undefined) return undefined;
  const certificate = { cert: await readPem(certFile), key: await readPem(keyFile) };
  const oversight = oversightIn(certificate);
  if (oversight) {
    const details = { cert: certFile, key: keyFile };
    throw new CertificateError(inBothLanguages(failures[oversight], details));
  }
  try {
    tryCertificate(certificate);
    return { ...certificate, begin: await tlsWith(certificate) };
  } catch (cause) {
    const problem = reasonOf(cause);
    throw new CertificateError(
      problem.includes("KeyMismatch")
        ? inBothLanguages(failures.mismatch, { cert: certFile, key: keyFile })
        : `${certFile}, ${keyFile}: ${problem}`,
      { cause },
    );
  }
}

/** What is wrong with the files at first sight, where TLS would only say that it found nothing. */
function oversightIn({ cert, key }: Certificate): keyof typeof failures | undefined {
  if (!cert.includes("-----BEGIN CERTIFICATE-----")) return "noCertificate";
  if (/-----BEGIN ENCRYPTED PRIVATE KEY-----|^Proc-Type:.*ENCRYPTED/m.test(key)) return "locked";
  if (!/-----BEGIN (\w+ )?PRIVATE KEY-----/.test(key)) return "noKey";
  return undefined;
}

/** Throws when TLS cannot begin with a certificate. On a port that nobody knows of: nothing else checks it as TLS does. */
function tryCertificate(certificate: Certificate): void {
  Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate }).close();
}

/**
 * The certificate for each port that the settings encrypt.
 *
 * @throws {CertificateError} when it cannot be read or used
 */
export async function certificates(settings: Settings): Promise<PortCertificates> {
  const certificate = await readCertificate(settings);
  if (!certificate) return {};
  const { chat, bot, http } = encryptedPorts(settings);
  return {
    chat: chat ? certificate : undefined,
    bot: bot ? certificate : undefined,
    http: http ? certificate : undefined,
  };
}

async function readPem(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const problem = readableReasonOf(cause);
    throw new CertificateError(inBothLanguages(failures.unreadable, { path, problem }), { cause });
  }
}

function inBothLanguages(sentence: Sentence, details: Details): Sentence {
  return { en: fill(sentence, "en", details), ko: fill(sentence, "ko", details) };
}

const failures = problems("start", {
  noCertificate: {
    en: "there is no certificate (-----BEGIN CERTIFICATE-----) in {cert}",
    ko: "{cert} 파일에 인증서(-----BEGIN CERTIFICATE-----)가 없습니다",
    todo: {
      en:
        "Name the file of the certificate with `--tls-cert`, and that of its key with `--tls-key`.",
      ko: "`--tls-cert`에는 인증서 파일을, `--tls-key`에는 그 개인 키 파일을 적으세요.",
    },
  },
  noKey: {
    en: "there is no private key (-----BEGIN PRIVATE KEY-----) in {key}",
    ko: "{key} 파일에 개인 키(-----BEGIN PRIVATE KEY-----)가 없습니다",
    todo: {
      en:
        "Name the file of the certificate with `--tls-cert`, and that of its key with `--tls-key`.",
      ko: "`--tls-cert`에는 인증서 파일을, `--tls-key`에는 그 개인 키 파일을 적으세요.",
    },
  },
  locked: {
    en:
      "a password protects the key {key}; this writes it without: openssl pkey -in {key} -out FILE",
    ko:
      "개인 키 {key}에 비밀번호가 걸려 있습니다. 비밀번호 없이 쓰려면: openssl pkey -in {key} -out 파일",
    todo: "said",
  },
  unreadable: {
    en: "the file {path} cannot be read ({problem})",
    ko: "{path} 파일을 읽을 수 없습니다({problem})",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
  mismatch: {
    en: "the key {key} does not belong to the certificate {cert}",
    ko: "개인 키 {key} 파일은 인증서 {cert} 파일과 짝이 맞지 않습니다",
    todo: {
      en: "Name the two files that belong together, or make new ones with `mkcert`.",
      ko: "짝이 맞는 두 파일을 쓰거나 `mkcert`로 새로 만드세요.",
    },
  },
});
