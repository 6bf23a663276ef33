/**
 * Whether a packet comes from a phone that knows the operator's secret (source: shared/wire/bridge.md, "auth").
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { nodeCrypto } from "../node_crypto.ts";
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
  content(): string;
  /** What tells the connection that it came by from others. */
  readonly connection: object;
}

/** Checks packets. */
export interface Authenticator {
  readonly policy: AuthPolicy;
  /** What is wrong with a packet; undefined when it is signed well, or nothing is to be checked. */
  problemOf(packet: SignedPacket): AuthProblem | undefined;
  /** How many signatures are remembered, so that none is accepted twice. */
  readonly remembered: number;
  /** Checks by these from now on; what is remembered stays so. */
  change(rules: AuthRules): void;
}

/** What packets are checked by. */
export interface AuthRules {
  readonly policy: AuthPolicy;
  readonly secret: Secret | undefined;
}

/** A signature of this moment. */
interface Moment {
  readonly at: number;
  readonly connection: WeakRef<object>;
  readonly contents: Set<string>;
}

/** What an authenticator is made with. */
export interface AuthenticatorOptions extends AuthRules {
  readonly now: () => number;
  /** Most signatures that are remembered. Beyond it the oldest are forgotten. */
  readonly limit?: number;
}

/** Makes what checks packets. Without a secret there is nothing to check them against. */
export function createAuthenticator(
  { now, limit = rememberedLimit, ...rules }: AuthenticatorOptions,
): Authenticator {
  let { policy, secret }: AuthRules = rules;
  /** When the signatures of the last while were accepted, oldest first. */
  const seen = new Map<string, number>();
  /** Those of the last moment, oldest first, with what tells packets apart that share one. */
  const moments = new Map<string, Moment>();

  function problemOf({ auth, content, connection }: SignedPacket): AuthProblem | undefined {
    if (policy === "off" || secret === undefined) return undefined;
    if (auth === undefined) return "auth is missing";
    if (!Number.isSafeInteger(auth.timestamp)) return "the timestamp is none";
    if (Math.abs(now() - auth.timestamp) > clockTolerance) {
      return "the timestamp is more than 5 minutes off";
    }
    if (!isSignedWith(secret, auth)) return "the signature is wrong";
    return isRepeated(auth.signature, content(), connection)
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
    if (!seen.has(signature)) {
      seen.set(signature, at);
      const contents = new Set([content]);
      moments.set(signature, { at, connection: new WeakRef(connection), contents });
      return false;
    }
    const moment = moments.get(signature);
    const isSameMoment = moment?.connection.deref() === connection &&
      Math.abs(at - moment.at) <= sameMomentTime;
    if (!isSameMoment || moment.contents.has(content)) return true;
    moment.contents.add(content);
    return false;
  }

  function forgetOld(at: number): void {
    for (const [signature, { at: seenAt }] of moments) {
      if (Math.abs(at - seenAt) <= sameMomentTime) break;
      moments.delete(signature);
    }
    for (const [signature, seenAt] of seen) {
      // An older one is refused for its timestamp, which may be as far ahead of us as behind.
      const isOld = at - seenAt > 2 * clockTolerance;
      if (!isOld && seen.size < limit) break;
      seen.delete(signature);
    }
  }

  return {
    get policy() {
      return policy;
    },
    change: (changed) => void ({ policy, secret } = changed),
    problemOf,
    get remembered() {
      return seen.size;
    },
  };
}

function isSignedWith(secret: Secret, auth: BridgeAuth): boolean {
  const given = Buffer.from(auth.signature, "utf8");
  // Scripts write what they do not know as "null" or as nothing.
  return ["null", ""].some((absent) => {
    const expected = Buffer.from(signatureOf(auth, secret, absent), "utf8");
    return given.length === expected.length && nodeCrypto().timingSafeEqual(given, expected);
  });
}

/** The signature that a script makes: lower-case hexadecimal HMAC-SHA256. */
export function signatureOf(auth: BridgeAuth, { key, salt }: Secret, absent = "null"): string {
  const { clientType, botName, deviceUuid, macAddress, ipAddress, timestamp } = auth;
  const signed = [clientType, botName, deviceUuid, macAddress, ipAddress, timestamp, salt]
    .map((field) => field ?? absent).join("|");
  return nodeCrypto().createHmac("sha256", key).update(signed, "utf8").digest("hex");
}
