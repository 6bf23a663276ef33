/**
 * The certificate that TLS begins with, and its key.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";
import { encryptedPorts } from "../config/tls_settings.ts";

/** A certificate, with those that vouch for it, and its private key, in PEM. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** A certificate, or its key, that TLS cannot begin with. The operator can change that. */
export class CertificateError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "CertificateError";
}

/**
 * Reads the certificate that the settings name; undefined where they name none.
 *
 * @throws {CertificateError} when a file cannot be read
 */
export async function readCertificate(settings: Settings): Promise<Certificate | undefined> {
  const [certFile, keyFile] = [settings["tls-cert"], settings["tls-key"]];
  if (certFile === undefined || keyFile === undefined) return undefined;
  return { cert: await readPem(certFile), key: await readPem(keyFile) };
}

/**
 * Finds out whether TLS can begin with a certificate, without anybody noticing.
 *
 * @throws {CertificateError} when the certificate or its key is none, or one does not belong to the other
 */
export function tryCertificate(certificate: Certificate): void {
  // A door that nobody knows of, since nothing else checks both as TLS does.
  try {
    Deno.listenTls({ hostname: "127.0.0.1", port: 0, ...certificate }).close();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    const isMismatch = problem.includes("KeyMismatch");
    throw new CertificateError(
      isMismatch ? "the key does not belong to the certificate" : problem,
      { cause },
    );
  }
}

/**
 * The certificate for each port that the settings encrypt.
 *
 * @throws {CertificateError} when it cannot be read or used
 */
export async function certificates(
  settings: Settings,
): Promise<Partial<Record<"chat" | "bot" | "http", Certificate>>> {
  const certificate = await readCertificate(settings);
  if (!certificate) return {};
  tryCertificate(certificate);
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
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateError(problem.includes(path) ? problem : `${path}: ${problem}`, { cause });
  }
}
