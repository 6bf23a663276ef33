/**
 * Certificates for servers under test.
 *
 * @module
 */
import {
  type CertificateWishes,
  makeCertificate,
} from "../../server/certificates/make_certificate.ts";

/** The files of a certificate, and the flags of a server that uses it. */
export interface CertificateFiles {
  readonly cert: string;
  readonly key: string;
  readonly flags: readonly string[];
}

/** Makes a certificate for 127.0.0.1, or as wished, and writes it into a folder. What was there is overwritten. */
export async function writeCertificate(
  folder: string,
  wishes: Partial<CertificateWishes> = {},
): Promise<CertificateFiles> {
  const made = await makeCertificate({ names: ["localhost", "127.0.0.1"], days: 2, ...wishes });
  const [cert, key] = [`${folder}/tls.crt`, `${folder}/tls.key`];
  await Deno.writeTextFile(cert, made.cert);
  await Deno.writeTextFile(key, made.key, { mode: 0o600 });
  return { cert, key, flags: ["--tls-cert", cert, "--tls-key", key] };
}
