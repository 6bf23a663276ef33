import { ConfigurationError, findingText } from "../../server/config/configuration_error.ts";
import { readEncryptedConfiguration } from "../../server/config/encrypted.ts";
import { encryptFernet, generateFernetKey } from "../../server/config/fernet.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { callServer } from "../helpers/server_call.ts";

/** A folder with a configuration, as Python would have written it. */
async function configurationFolder(text: string, { after = "" } = {}) {
  const folder = await temporaryFolder();
  const key = generateFernetKey();
  const files = { key: `${folder.path}/.kkobot.key`, enc: `${folder.path}/.kkobot.enc` };
  const token = await encryptFernet(key, new TextEncoder().encode(text));
  await Deno.writeTextFile(files.key, key + after, { mode: 0o600 });
  await Deno.writeTextFile(files.enc, token + after, { mode: 0o600 });
  return { ...folder, ...files, token };
}

/** What the operator reads about a configuration that cannot be used. */
async function problemOf(folder: string): Promise<string> {
  const error = await assertRejects(() => readEncryptedConfiguration(folder), ConfigurationError);
  for (const text of [error.text("en"), error.text("ko")]) {
    assert(!/\{\w+\}|\n/.test(text), text);
  }
  return error.text("en");
}

integrationTest(
  "readEncryptedConfiguration() finds none where both files are missing",
  async () => {
    await using folder = await temporaryFolder();
    assertEquals(await readEncryptedConfiguration(folder.path), { warnings: [] });
    assertEquals(await readEncryptedConfiguration(`${folder.path}/nowhere`), { warnings: [] });
  },
);

integrationTest(
  "readEncryptedConfiguration() reads what is there, spaces around it or not",
  async () => {
    for (const after of ["", "\n", "\r\n"]) {
      await using folder = await configurationFolder('{"SERVER":{"server_ip":"::1"}}', { after });
      const { configuration, warnings } = await readEncryptedConfiguration(folder.path);
      assertEquals([configuration?.serverAddress, warnings], ["::1", []]);
    }
  },
);

integrationTest(
  "readEncryptedConfiguration() names the file that is missing, broken or another's",
  async () => {
    await using folder = await configurationFolder('{"AUTH": hunter2}');
    const { path, key, enc, token } = folder;
    assertMatch(await problemOf(path), /\.kkobot\.enc: this is not JSON/);
    await Deno.writeTextFile(
      enc,
      token.slice(0, 40) + (token[40] === "A" ? "B" : "A") + token.slice(41),
    );
    assertMatch(await problemOf(path), /\.kkobot\.enc cannot be decrypted with .*\.kkobot\.key/);
    await Deno.writeTextFile(enc, token.slice(0, 50));
    assertMatch(await problemOf(path), /\.kkobot\.enc is damaged/);
    await Deno.writeTextFile(enc, token);
    await Deno.writeTextFile(key, generateFernetKey());
    assertMatch(await problemOf(path), /\.kkobot\.enc cannot be decrypted with .*\.kkobot\.key/);
    await Deno.writeTextFile(key, "hunter2");
    const notKey = await problemOf(path);
    assertMatch(notKey, /\.kkobot\.key is not a key.*base64url/);
    assertEquals(notKey.includes("hunter2"), false);
    await Deno.writeFile(key, Uint8Array.of(0xff, 0xfe));
    assertMatch(await problemOf(path), /\.kkobot\.key is not a key/);
    await Deno.remove(key);
    assertMatch(await problemOf(path), /key .*\.kkobot\.key is missing/);
    await Deno.writeTextFile(key, generateFernetKey());
    await Deno.remove(enc);
    assertMatch(await problemOf(path), /configuration .*\.kkobot\.enc is missing/);
    await Deno.mkdir(enc);
    assertMatch(await problemOf(path), /\.kkobot\.enc cannot be read/);
  },
);

integrationTest("readEncryptedConfiguration() warns of files that others may read", async () => {
  if (Deno.build.os === "windows") return;
  await using folder = await configurationFolder("{}");
  await Deno.chmod(folder.enc, 0o604);
  const { warnings } = await readEncryptedConfiguration(folder.path);
  assertEquals(warnings.length, 1);
  assertMatch(findingText(warnings[0], "en"), /\.kkobot\.enc .*chmod 600/);
});

integrationTest(
  "a wrong key keeps the server from starting, with one clear line and exit code 1",
  async () => {
    await using folder = await configurationFolder('{"AUTH":{"SECRET_KEY":"a","SALT":"b"}}');
    await Deno.writeTextFile(folder.key, generateFernetKey());
    const saying = {
      en: /^.*\.kkobot\.enc cannot be decrypted with .*\.kkobot\.key: the key is another one.*$/,
      ko: /^.*\.kkobot\.key 키로 .*\.kkobot\.enc 파일을 풀 수 없습니다.*$/,
    };
    for (const [language, line] of Object.entries(saying)) {
      const { code, stdout, stderr } = await callServer([
        "--chat-port=0",
        `--data-dir=${folder.path}/data`,
        `--config-dir=${folder.path}`,
        `--lang=${language}`,
      ]);
      assertEquals([code, stdout], [1, ""]);
      assertMatch(stderr.trimEnd(), line);
    }
  },
);

integrationTest(
  "the configured address is the one that is listened on",
  async () => {
    await using folder = await configurationFolder(JSON.stringify({
      SERVER: { server_ip: "127.0.0.1" },
    }));
    const taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const { code, stderr } = await callServer([
      `--chat-port=${taken.addr.port}`,
      `--data-dir=${folder.path}/data`,
      `--config-dir=${folder.path}`,
      "--lang=en",
    ]);
    taken.close();
    assertEquals(code, 1);
    assertMatch(stderr, /on 127\.0\.0\.1 is in use/);
  },
);
