import {
  decryptFernet,
  encryptFernet,
  FernetError,
  type FernetProblem,
  generateFernetKey,
} from "../../server/config/fernet.ts";
import { assert, assertEquals, assertNotEquals, assertRejects } from "../helpers/assert.ts";
import { integrationTest, integrationTestWith, mayReachOut } from "../helpers/needs.ts";

/** A vector of https://github.com/fernet/spec, which are in fernet_vectors/ as they are published. */
interface Vector {
  readonly desc: string;
  readonly token: string;
  readonly now: string;
  readonly iv: number[];
  readonly ttl_sec: number;
  readonly src: string;
  readonly secret: string;
}

const vectorFolder = new URL("./fernet_vectors/", import.meta.url);
const noPython = mayReachOut && !await hasCryptography()
  ? "python3 with the package cryptography is not here"
  : undefined;

async function hasCryptography(): Promise<boolean> {
  return await python("import cryptography").then(() => true, () => false);
}

async function python(program: string, ...args: string[]): Promise<string> {
  const command = new Deno.Command("python3", { args: ["-c", program, ...args] });
  const { success, stdout, stderr } = await command.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

async function vectors(name: string): Promise<Vector[]> {
  return JSON.parse(await Deno.readTextFile(new URL(`${name}.json`, vectorFolder)));
}

function seconds(date: string): number {
  return Date.parse(date) / 1000;
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

async function problemOf(run: () => Promise<unknown>): Promise<FernetProblem> {
  return (await assertRejects(run, FernetError)).problem;
}

integrationTest("encryptFernet() makes the specification's tokens", async () => {
  for (const { token, now, iv, src, secret } of await vectors("generate")) {
    const options = { now: seconds(now), iv: Uint8Array.from(iv) };
    assertEquals(await encryptFernet(secret, bytes(src), options), token);
  }
});

integrationTest("decryptFernet() reads the specification's tokens", async () => {
  for (const { token, now, ttl_sec, src, secret } of await vectors("verify")) {
    assertEquals(
      text(await decryptFernet(secret, token, { now: seconds(now), ttl: ttl_sec })),
      src,
    );
  }
});

const problems: Record<string, FernetProblem> = {
  "incorrect mac": "signature",
  "too short": "short",
  "invalid base64": "encoding",
  "payload size not multiple of block size": "payload",
  "payload padding error": "payload",
  "far-future TS (unacceptable clock skew)": "future",
  "expired TTL": "expired",
  "incorrect IV (causes padding error)": "payload",
};

integrationTest(
  "decryptFernet() says what is wrong with each of the specification's invalid tokens",
  async () => {
    const found: Record<string, FernetProblem> = {};
    for (const { desc, token, now, ttl_sec, secret } of await vectors("invalid")) {
      const options = { now: seconds(now), ttl: ttl_sec };
      found[desc] = await problemOf(() => decryptFernet(secret, token, options));
    }
    assertEquals(found, problems);
  },
);

// Made with Python's cryptography 48.0.0, as existing deployments make theirs.
const pythonKey = "4osQkqBJj94LBfDfEB_IuVpvP9BIDlsT0R3QfX3oBHU=";
const pythonTime = 1_790_000_000;
const pythonTokens: Record<string, string> = {
  '{"SERVER":{"server_ip":"127.0.0.1"}}':
    "gAAAAABqsTuADqbclv8yXqQYf7Suy-7FtPf0esXlMpSG-PoNEdbuYW42m5oxGihuZoCNWSJmzU6aTUQK8SAD5woKehng5B23rerr1mYLlTucROQND4vJ4ol2d_iw5cvUQKM8gwERX0Yo",
  "마당에 오신 것을 환영합니다 🎐":
    "gAAAAABqsTuAneuCEPt_jXlkoY23qSLNwLQGYwcDftHZ0TX5tPPG01XCCQrMfvLJNZcmUjiHyspkzAcJgtagrtBkV65VwCCHib8HcrIUw8PELWoQOgsX1kdrKCSX8IxQVoML_Y6i0T8o",
  "":
    "gAAAAABqsTuAbygZI-zgTgEegHfPBgqZ07YdFnhX7EXHKk-w7Heqz1SVSvv3P-kgT2m0Lt-XBDdju4TUnXQjxLmR4qLWI4xdrQ==",
};
const [pythonToken] = Object.values(pythonTokens);

Deno.test("decryptFernet() reads tokens that Python made", async () => {
  for (const [message, token] of Object.entries(pythonTokens)) {
    assertEquals(text(await decryptFernet(pythonKey, token)), message);
  }
});

Deno.test("decryptFernet() looks at the time only when there is a time to live", async () => {
  const read = (options: { ttl?: number; now: number }) =>
    decryptFernet(pythonKey, pythonToken, options);
  await read({ now: 0 });
  await read({ ttl: 60, now: pythonTime + 60 });
  await read({ ttl: 60, now: pythonTime - 60 });
  assertEquals(await problemOf(() => read({ ttl: 60, now: pythonTime + 61 })), "expired");
  assertEquals(await problemOf(() => read({ ttl: 60, now: pythonTime - 61 })), "future");
});

Deno.test("decryptFernet() refuses a token that was changed anywhere, and one of another key", async () => {
  for (let at = 2; at < pythonToken.length; at++) {
    const other = pythonToken[at] === "A" ? "B" : "A";
    const changed = pythonToken.slice(0, at) + other + pythonToken.slice(at + 1);
    assertEquals(await problemOf(() => decryptFernet(pythonKey, changed)), "signature", `at ${at}`);
  }
  assertEquals(await problemOf(() => decryptFernet(generateFernetKey(), pythonToken)), "signature");
});

Deno.test("decryptFernet() takes base64url to the letter", async () => {
  const wrong: [token: string, problem: FernetProblem][] = [
    ["", "short"],
    [`A${pythonToken.slice(1)}`, "version"],
    [pythonTokens[""].slice(0, -2), "encoding"],
    [`${pythonToken}\n`, "encoding"],
    [`${pythonToken.slice(0, -4)}+///`, "encoding"],
    // The same bytes for a decoder that drops the bits left over.
    [pythonTokens[""].replace("Q==", "R=="), "encoding"],
  ];
  for (const [token, problem] of wrong) {
    assertEquals(await problemOf(() => decryptFernet(pythonKey, token)), problem, token);
  }
});

Deno.test("generateFernetKey() makes keys that differ; what is not a key is called so", async () => {
  assertNotEquals(generateFernetKey(), generateFernetKey());
  for (const key of ["", "secret", pythonKey.slice(4), pythonKey.slice(0, -1), `${pythonKey} `]) {
    assertEquals(await problemOf(() => encryptFernet(key, bytes("x"))), "key", key);
    assertEquals(await problemOf(() => decryptFernet(key, pythonToken)), "key", key);
  }
});

Deno.test("encryptFernet() takes a new IV each time, and messages of every size", async () => {
  const key = generateFernetKey();
  assertNotEquals(await encryptFernet(key, bytes("same")), await encryptFernet(key, bytes("same")));
  for (const size of [0, 1, 15, 16, 17, 1_000_000]) {
    const message = new Uint8Array(size).fill(7);
    const back = await decryptFernet(key, await encryptFernet(key, message), { ttl: 60 });
    assert(back.length === size && back.every((byte) => byte === 7), `${size} bytes`);
  }
});

integrationTestWith(noPython, "Fernet and Python's cryptography read each other", async () => {
  const key = generateFernetKey();
  const message = "비밀번호: 파이썬에서도";
  const read = "import sys; from cryptography.fernet import Fernet\n" +
    "sys.stdout.buffer.write(Fernet(sys.argv[1]).decrypt(sys.argv[2], ttl=60))";
  assertEquals(await python(read, key, await encryptFernet(key, bytes(message))), message);
  const write = "import sys; from cryptography.fernet import Fernet\n" +
    "key = Fernet.generate_key()\n" +
    "print(key.decode(), Fernet(key).encrypt(sys.argv[1].encode()).decode())";
  const [theirKey, theirToken] = (await python(write, message)).trim().split(" ");
  assertEquals(text(await decryptFernet(theirKey, theirToken, { ttl: 60 })), message);
});
