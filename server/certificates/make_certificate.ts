/**
 * Makes certificates that vouch for themselves.
 *
 * @module
 */
import { isIP } from "node:net";
import type { Certificate } from "../net/certificate.ts";
import { loadX509 } from "./x509.ts";

const dayLength = 86_400_000;
/** The clocks of others may be behind ours by so much, in milliseconds. */
const clockTolerance = 3_600_000;
/** Longest common name (source: RFC 5280, ub-common-name-length). */
const longestCommonName = 64;

/** What a certificate is to say. */
export interface CertificateWishes {
  /** The host names and addresses that it is for; at least one. Names are in ASCII. */
  readonly names: readonly string[];
  /** For how many days it is valid. */
  readonly days: number;
  /** From when on; from an hour ago where it is not given. */
  readonly validFrom?: Date;
}

/**
 * Makes a key (P-256) and a certificate for it that is no authority's: whoever trusts it trusts this server alone, and
 * nothing that is signed with its key.
 */
export async function makeCertificate(
  { names, days, validFrom = new Date(Date.now() - clockTolerance) }: CertificateWishes,
): Promise<Certificate> {
  const x509 = await loadX509();
  const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
  const keys = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomSerial(),
    name: [{ CN: [names[0].slice(0, longestCommonName)] }],
    notBefore: validFrom,
    notAfter: new Date(validFrom.getTime() + days * dayLength),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      new x509.SubjectAlternativeNameExtension(
        names.map((name) => ({
          type: isIP(name) === 0 ? "dns" as const : "ip" as const,
          value: name,
        })),
      ),
    ],
  });
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    cert: `${certificate.toString("pem")}\n`,
    key: `${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`,
  };
}

/** 127 random bits in hexadecimal: positive, as RFC 5280 asks, and another for each certificate. */
function randomSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[0] = bytes[0] & 0x7f | 0x40;
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
