/**
 * The certificate that TLS begins with, and its key.
 *
 * @module
 */
import type { Settings } from "../config/settings.ts";

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

async function readPem(path: string): Promise<string> {
  try {
    return await Deno.readTextFile(path);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new CertificateError(problem.includes(path) ? problem : `${path}: ${problem}`, { cause });
  }
}
