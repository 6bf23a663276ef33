/**
 * Whether a packet comes from a phone that knows the operator's secret (source: shared/wire/bridge.md, "auth").
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createHmac, timingSafeEqual } from "node:crypto";
import type { BridgeAuth } from "../../protocol/mod.ts";

/** How far a phone's clock may be off, in milliseconds. */
const clockTolerance = 5 * 60 * 1000;
/** Signatures of one millisecond come within this time of each other, in milliseconds. */
const sameMomentTime = 2_000;
/** Most signatures that are remembered: those of ten minutes at more than 1,500 packets a second. */
const rememberedLimit = 1_000_000;

/** `off` checks nothing, `log` says what is wrong and goes on, `require` refuses it. */
export type AuthPolicy = "off" | "log" | "require";

/** What phones sign with. It belongs to the operator. */
export interface Secret {
  readonly key: string;
  readonly salt: string;
}

/** Why a packet is refused. */
export type AuthProblem =
  | "auth is missing"
  | "the timestamp is none"
  | "the timestamp is more than 5 minutes off"
  | "the signature is wrong"
  | "the signature was used before";

/** A packet to be checked. */
export interface SignedPacket {
  readonly auth: BridgeAuth | undefined;
  /** What tells this packet from others that were signed in the same millisecond. */
  readonly content: string;
  /** What tells the connection that it came by from others. */
  readonly connection: object;
}

/** Checks packets. */
export interface Authenticator {
  readonly policy: AuthPolicy;
  /** What is wrong with a packet; undefined when it is signed well, or nothing is to be checked. */
  problemOf(packet: SignedPacket): AuthProblem | undefined;
}

interface Seen {
  readonly at: number;
  readonly connection: WeakRef<object>;
  readonly contents: Set<string>;
}

/** Makes what checks packets. Without a secret there is nothing to check them against. */
export function createAuthenticator(
  { policy, secret, now }: { policy: AuthPolicy; secret: Secret | undefined; now: () => number },
): Authenticator {
  /** The signatures accepted in the last while, oldest first. */
  const seen = new Map<string, Seen>();

  function problemOf({ auth, content, connection }: SignedPacket): AuthProblem | undefined {
    if (policy === "off" || secret === undefined) return undefined;
    if (auth === undefined) return "auth is missing";
    if (!Number.isSafeInteger(auth.timestamp)) return "the timestamp is none";
    if (Math.abs(now() - auth.timestamp) > clockTolerance) {
      return "the timestamp is more than 5 minutes off";
    }
    if (!isSignedWith(secret, auth)) return "the signature is wrong";
    return isRepeated(auth.signature, content, connection)
      ? "the signature was used before"
      : undefined;
  }

  /**
   * A script signs the time, not the text, so what it sends within a millisecond has one signature. That is allowed
   * where it cannot be a replay: by the same connection, at once, and with another content.
   */
  function isRepeated(signature: string, content: string, connection: object): boolean {
    const at = now();
    forgetOld(at);
    const before = seen.get(signature);
    if (before === undefined) {
      seen.set(signature, {
        at,
        connection: new WeakRef(connection),
        contents: new Set([content]),
      });
      return false;
    }
    const isSameMoment = before.connection.deref() === connection &&
      Math.abs(at - before.at) <= sameMomentTime;
    if (!isSameMoment || before.contents.has(content)) return true;
    before.contents.add(content);
    return false;
  }

  function forgetOld(at: number): void {
    for (const [signature, { at: seenAt }] of seen) {
      // An older one is refused for its timestamp, which may be as far ahead of us as behind.
      const isOld = at - seenAt > 2 * clockTolerance;
      if (!isOld && seen.size < rememberedLimit) return;
      seen.delete(signature);
    }
  }

  return { policy, problemOf };
}

function isSignedWith(secret: Secret, auth: BridgeAuth): boolean {
  const given = Buffer.from(auth.signature, "utf8");
  // Scripts write what they do not know as "null" or as nothing.
  return ["null", ""].some((absent) => {
    const expected = Buffer.from(signatureOf(auth, secret, absent), "utf8");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

/** The signature that a script makes: lower-case hexadecimal HMAC-SHA256. */
export function signatureOf(auth: BridgeAuth, { key, salt }: Secret, absent = "null"): string {
  const { clientType, botName, deviceUuid, macAddress, ipAddress, timestamp } = auth;
  const signed = [clientType, botName, deviceUuid, macAddress, ipAddress, timestamp, salt]
    .map((field) => field ?? absent).join("|");
  return createHmac("sha256", key).update(signed, "utf8").digest("hex");
}
