/**
 * Fernet: a text that only the holder of a key can read, or can have written. The format is that of the specification,
 * https://github.com/fernet/spec/blob/master/Spec.md, and of Python's `cryptography`: a token is the base64url of a
 * version byte (0x80), the time in seconds (8 bytes, big-endian), an IV (16), the message in AES-128-CBC with PKCS #7
 * padding, and the HMAC-SHA256 of all that (32). A key is the base64url of 16 bytes to sign and 16 bytes to encrypt with.
 *
 * @module
 */
import { Buffer } from "node:buffer";

const version = 0x80;
const headLength = 1 + 8 + 16;
const blockLength = 16;
const signatureLength = 32;
const shortestToken = headLength + signatureLength;
/** How far the clocks of writer and reader may differ, in seconds; the specification leaves it open, Python takes 60. */
const clockSkew = 60;

/** Bytes as Web Crypto takes them. */
type Bytes = Uint8Array<ArrayBuffer>;

/**
 * What can be wrong:
 * - `key`: not a key;
 * - `encoding`: the token is not base64url with its padding;
 * - `short`: the token is shorter than any can be;
 * - `version`: the token's first byte is another;
 * - `signature`: made with another key, or changed since;
 * - `expired`: older than the time to live;
 * - `future`: from further in the future than clocks differ;
 * - `payload`: well signed, but the encrypted message is not made of whole blocks, or its padding is wrong.
 */
export type FernetProblem =
  | "key"
  | "encoding"
  | "short"
  | "version"
  | "signature"
  | "expired"
  | "future"
  | "payload";

/** A key or token that cannot be used. Its message holds neither. */
export class FernetError extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "FernetError";

  /** Makes the error for one {@link FernetProblem}. */
  constructor(readonly problem: FernetProblem, options?: ErrorOptions) {
    super(`the Fernet ${problem === "key" ? "key" : "token"} cannot be used: ${problem}`, options);
  }
}

/** A new random key, in base64url. */
export function generateFernetKey(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(32)));
}

/**
 * Encrypts a message. `now` (seconds since 1970) and `iv` (16 bytes) are for test vectors: an IV that is used twice
 * tells which messages begin alike.
 *
 * @throws {FernetError} `key`
 */
export async function encryptFernet(
  key: string,
  message: Uint8Array,
  { now = Date.now() / 1000, iv = crypto.getRandomValues(new Uint8Array(16)) }: {
    now?: number;
    iv?: Uint8Array;
  } = {},
): Promise<string> {
  const { signing, encryption } = await importKey(key);
  const head = new Uint8Array(headLength);
  head[0] = version;
  new DataView(head.buffer).setBigUint64(1, BigInt(Math.floor(now)));
  head.set(iv, headLength - iv.length);
  const payload = await crypto.subtle.encrypt(
    { name: "AES-CBC", iv: new Uint8Array(iv) },
    encryption,
    new Uint8Array(message),
  );
  const signed = joined(head, payload);
  return toBase64url(joined(signed, await crypto.subtle.sign("HMAC", signing, signed)));
}

/**
 * Decrypts a token. With `ttl` (seconds) it must not be older than that, nor from the future; without, its time does not
 * count. `now` is in seconds since 1970.
 *
 * @throws {FernetError}
 */
export async function decryptFernet(
  key: string,
  token: string,
  { ttl, now = Date.now() / 1000 }: { ttl?: number; now?: number } = {},
): Promise<Bytes> {
  const { signing, encryption } = await importKey(key);
  const bytes = fromBase64url(token);
  if (bytes === undefined) throw new FernetError("encoding");
  if (bytes.length > 0 && bytes[0] !== version) throw new FernetError("version");
  if (bytes.length < shortestToken) throw new FernetError("short");
  const signed = bytes.slice(0, -signatureLength);
  const signature = bytes.slice(-signatureLength);
  // Before the signature is known to be right, nothing else that the token says is worth looking at. Web Crypto compares
  // in constant time.
  const isRight = await crypto.subtle.verify("HMAC", signing, signature, signed);
  if (!isRight) throw new FernetError("signature");
  if (ttl !== undefined) checkTime(signed, ttl, now);
  return await decryptPayload(encryption, signed);
}

function checkTime(signed: Bytes, ttl: number, now: number): void {
  const time = Number(new DataView(signed.buffer).getBigUint64(1));
  if (time > now + clockSkew) throw new FernetError("future");
  if (time + ttl < now) throw new FernetError("expired");
}

async function decryptPayload(encryption: CryptoKey, signed: Bytes): Promise<Bytes> {
  const iv = signed.slice(headLength - 16, headLength);
  const payload = signed.slice(headLength);
  if (payload.length === 0 || payload.length % blockLength !== 0) throw new FernetError("payload");
  try {
    return new Uint8Array(
      await crypto.subtle.decrypt({ name: "AES-CBC", iv }, encryption, payload),
    );
  } catch (cause) {
    throw new FernetError("payload", { cause });
  }
}

async function importKey(key: string): Promise<{ signing: CryptoKey; encryption: CryptoKey }> {
  const bytes = fromBase64url(key);
  if (bytes?.length !== 32) throw new FernetError("key");
  const [signing, encryption] = await Promise.all([
    crypto.subtle.importKey(
      "raw",
      bytes.slice(0, 16),
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign", "verify"],
    ),
    crypto.subtle.importKey("raw", bytes.slice(16), "AES-CBC", false, ["encrypt", "decrypt"]),
  ]);
  return { signing, encryption };
}

function joined(first: Bytes, second: ArrayBuffer): Bytes {
  const whole = new Uint8Array(first.length + second.byteLength);
  whole.set(first);
  whole.set(new Uint8Array(second), first.length);
  return whole;
}

function toBase64url(bytes: Bytes): string {
  // Node's own base64url has no padding, which Fernet's has.
  return Buffer.from(bytes).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** Undefined for what is not exactly the base64url of something: other letters, missing padding, bits left over. */
function fromBase64url(text: string): Bytes | undefined {
  if (text.length % 4 !== 0 || !/^[\w-]*={0,2}$/.test(text)) return undefined;
  const bytes = Uint8Array.from(Buffer.from(text, "base64url"));
  return toBase64url(bytes) === text ? bytes : undefined;
}
