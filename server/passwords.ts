/**
 * Passwords, hashed with scrypt. The work is done off the event loop, by few at a time: each takes 32 MiB and a good part
 * of a second of a processor.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { ScryptOptions } from "node:crypto";
import { MadangError } from "../protocol/mod.ts";
import type { Passwords } from "../services/context.ts";
import { Turns } from "../services/turns.ts";
import { nodeCrypto } from "./node_crypto.ts";

/** How much work a hash is: N is 2^`ln` (source: OWASP Password Storage Cheat Sheet, scrypt). */
interface Cost {
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

const costToday: Cost = { ln: 15, r: 8, p: 3 };
const saltLength = 16;
const hashLength = 32;
/** Bytes that scrypt may take; more than `costToday` needs, so that hashes of a higher cost can be read too. */
const memoryLimit = 256 * 1024 * 1024;
/** How many are computed at once. */
const atOnce = 2;
/** How many may wait for their turn. */
const queueLimit = 64;
/** When whoever is turned away should come back, in seconds. */
const comeBack = 5;

/** Makes what a server compares passwords with. */
export function createPasswords(): Passwords {
  const inTurn = createTurns();
  // Whoever is unknown is compared with this: it has no password, and takes as long.
  const nobody: Parsed = { cost: costToday, salt: newSalt(), hash: undefined };
  return {
    verify(password, kept, expectAllowed) {
      const { cost, salt, hash } = kept === undefined ? nobody : parse(kept);
      return inTurn(async () => {
        expectAllowed?.();
        const found = await derive(password, salt, cost, hash?.length ?? hashLength);
        return hash !== undefined && nodeCrypto().timingSafeEqual(found, hash);
      });
    },
  };
}

/** `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`, both in base64: the cost of each is kept with it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = newSalt();
  const { ln, r, p } = costToday;
  const hash = await derive(password, salt, costToday, hashLength);
  return `$scrypt$ln=${ln},r=${r},p=${p}$${salt.toString("base64")}$${hash.toString("base64")}`;
}

function newSalt(): Buffer {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(saltLength)));
}

interface Parsed {
  readonly cost: Cost;
  readonly salt: Buffer;
  /** None: nothing is equal to it. */
  readonly hash: Buffer | undefined;
}

function parse(kept: string): Parsed {
  const match = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([\w+/=]+)\$([\w+/=]+)$/.exec(kept);
  if (!match) throw new Error("an account's password is kept in a form that is not known");
  const [ln, r, p] = match.slice(1, 4).map(Number);
  const [salt, hash] = match.slice(4).map((text) => Buffer.from(text, "base64"));
  return { cost: { ln, r, p }, salt, hash };
}

function derive(
  password: string,
  salt: Buffer,
  { ln, r, p }: Cost,
  length: number,
): Promise<Buffer> {
  const options: ScryptOptions = { N: 2 ** ln, r, p, maxmem: memoryLimit };
  return new Promise((resolve, reject) => {
    // Hangul typed on macOS may come decomposed: it is the same password.
    nodeCrypto().scrypt(password.normalize("NFC"), salt, length, options, (error, key) => {
      if (error) reject(error);
      else resolve(Buffer.from(key));
    });
  });
}

/** Lets few do their work at once; others wait, and too many are turned away. */
function createTurns(): <Result>(work: () => Promise<Result>) => Promise<Result> {
  const turns = new Turns(atOnce);
  return async (work) => {
    if (turns.areTaken && turns.waiting >= queueLimit) {
      throw new MadangError("rate_limited", { seconds: comeBack });
    }
    const endTurn = await turns.take();
    try {
      return await work();
    } finally {
      endTurn();
    }
  };
}
