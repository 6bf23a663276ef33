/**
 * Going on with another certificate.
 *
 * @module
 */
import type { Certificate, PortCertificates } from "./certificate.ts";

/** A port that can go on with another certificate. */
export interface Renewable {
  renew(tls: Certificate): Promise<void>;
}

/** The ports by what they are for; one that is not open is missing. */
export type RenewablePorts = Readonly<Partial<Record<keyof PortCertificates, Renewable>>>;

/** Lets ports that are encrypted go on with another certificate, where it is another. Returns whether it is. */
export async function renewCertificates(
  before: PortCertificates,
  after: PortCertificates,
  ports: RenewablePorts,
): Promise<boolean> {
  const names = Object.keys(ports) as (keyof PortCertificates)[];
  const renewing = names.map((name) => {
    const [old, renewed] = [before[name], after[name]];
    const isAnother = old && renewed && (old.cert !== renewed.cert || old.key !== renewed.key);
    return isAnother ? ports[name]?.renew(renewed) : undefined;
  }).filter((each) => each !== undefined);
  await Promise.all(renewing);
  return renewing.length > 0;
}
