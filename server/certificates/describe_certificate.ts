/**
 * What a certificate says.
 *
 * @module
 */
import { loadX509 } from "./x509.ts";

/** What a certificate says that whoever trusts it looks at. */
export interface CertificateFacts {
  /** The host names and addresses that it is for. */
  readonly names: readonly string[];
  readonly validFrom: Date;
  readonly validUntil: Date;
  /** Whether it vouches for itself, so that nobody trusts it who was not told to. */
  readonly isSelfSigned: boolean;
}

/** Reads the first certificate of a PEM text. Throws where there is none. */
export async function describeCertificate(pem: string): Promise<CertificateFacts> {
  const { SubjectAlternativeNameExtension, X509Certificate } = await loadX509();
  const [first] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(pem) ?? [];
  if (first === undefined) throw new Error("no -----BEGIN CERTIFICATE----- is in it");
  const certificate = new X509Certificate(first);
  const alternative = certificate.getExtension(SubjectAlternativeNameExtension);
  return {
    names: (alternative?.names.items ?? []).map(({ value }) => value),
    validFrom: certificate.notBefore,
    validUntil: certificate.notAfter,
    isSelfSigned: await certificate.isSelfSigned(),
  };
}
