import { UsageError } from "../../../protocol/mod.ts";
import { PromptFileError, readPromptFile } from "../../../server/ai/prompt_file.ts";
import { readSettings } from "../../../server/config/settings.ts";
import {
  assert,
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { spawnServer } from "../../helpers/server.ts";
import { callServer } from "../../helpers/server_call.ts";

Deno.test("readSettings() takes the AI's key from the environment, else from .env, and has no flag for it", () => {
  const key = (environment: Record<string, string>, dotenv = {}) =>
    readSettings([], environment, dotenv).settings.aiKey;
  assertEquals(key({}), undefined);
  assertEquals(key({ OPENAI_API_KEY: "" }), undefined);
  assertEquals(key({ OPENAI_API_KEY: "a" }, { OPENAI_API_KEY: "b" }), "a");
  assertEquals(key({ OPENAI_API_KEY: " " }, { OPENAI_API_KEY: "b" }), undefined);
  assertEquals(key({}, { OPENAI_API_KEY: "b" }), "b");
  assertEquals(key({ OPENAI_API_KEY: "from-a-file\n" }), "from-a-file");
  assertThrows(() => readSettings(["--openai-api-key=a"], {}), UsageError);
});

Deno.test("readSettings() has Upstage Solar for the AI, unless it is told another", () => {
  const place = (environment: Record<string, string>, ...args: string[]) => {
    const { settings } = readSettings(args, environment);
    return [settings["ai-base-url"], settings["ai-model"]];
  };
  assertEquals(place({}), ["https://api.upstage.ai/v1/solar", "solar-pro"]);
  const environment = { OPENAI_BASE_URL: "http://[::1]:11434/v1", MADANG_AI_MODEL: "qwen" };
  assertEquals(place(environment), ["http://[::1]:11434/v1", "qwen"]);
  const flags = ["--ai-base-url=https://a.example/", "--ai-model=b"];
  assertEquals(place(environment, ...flags), ["https://a.example/", "b"]);
});

Deno.test("readSettings() says what is wrong about the AI, and shows no secret", () => {
  const wrong: [environment: Record<string, string>, saying: RegExp][] = [
    ...[
      "api.example/v1",
      "localhost:11434",
      "ftp://a.example",
      "https://user:secret@a.example/v1",
      "https://a.example/v1?key=secret",
      "https://a.example/v1#secret",
      "secret",
    ].map((url): [Record<string, string>, RegExp] => [
      { OPENAI_BASE_URL: url },
      /OPENAI_BASE_URL.*--ai-base-url.*https:\/\/api\.upstage\.ai/,
    ]),
    [{ OPENAI_API_KEY: "a secret" }, /OPENAI_API_KEY/],
    [{ OPENAI_API_KEY: "secret\u200b" }, /OPENAI_API_KEY/],
    [{ MADANG_AI_TIME_LIMIT: "0" }, /MADANG_AI_TIME_LIMIT/],
    [{ MADANG_AI_SILENCE: "forever" }, /MADANG_AI_SILENCE/],
  ];
  for (const [environment, saying] of wrong) {
    const error = assertThrows(() => readSettings([], environment), UsageError);
    for (const language of ["ko", "en"] as const) {
      assertMatch(error.text(language), saying);
      assert(!error.text(language).includes("secret"), error.text(language));
    }
  }
});

Deno.test("readSettings() points to the key's variable where it was mistaken for one of ours", () => {
  const { unknownVariables } = readSettings([], { MADANG_OPENAI_API_KEY: "x" });
  assertEquals(unknownVariables, [["MADANG_OPENAI_API_KEY", "OPENAI_API_KEY"]]);
});

integrationTest(
  "readPromptFile() reads a text, and says what is wrong with another file",
  async () => {
    await using folder = await temporaryFolder();
    const path = `${folder.path}/prompt.txt`;
    await Deno.writeTextFile(path, "\ufeff\n너는 마당의 안내원이다.\n");
    assertEquals(await readPromptFile(path), "너는 마당의 안내원이다.");

    const refuse = async (saying: RegExp) => {
      const error = await assertRejects(() => readPromptFile(path), PromptFileError);
      assertMatch(error.text("en"), saying);
      assert(error.text("ko").includes(path) && error.text("ko").includes("--ai-prompt"));
    };
    await Deno.writeTextFile(path, " \n");
    await refuse(/empty/);
    await Deno.writeFile(path, new Uint8Array(64 * 1024 + 1).fill(65));
    await refuse(/larger than 64 KiB/);
    await Deno.writeFile(path, Uint8Array.of(0xff, 0xfe, 0x41));
    await refuse(/UTF-8/);
    await Deno.remove(path);
    await refuse(/not there/);
    await Deno.mkdir(path);
    await refuse(/cannot be read/);
  },
);

integrationTest(
  "a prompt file that cannot be used keeps the server from starting, in one line",
  async () => {
    await using folder = await temporaryFolder();
    const args = ["--lang=en", "--chat-port=0", "--port=0", `--data-dir=${folder.path}`];
    const ended = await callServer([...args, "--ai-prompt=/no/such/file"]);
    assertEquals(ended.code, 1);
    assertMatch(ended.stderr, /--ai-prompt is not there: \/no\/such\/file\n$/);
  },
);

integrationTest(
  "the server says at its start what answers questions, and never the key",
  async () => {
    await using folder = await temporaryFolder();
    let runs = 0;
    const start = async (env: Record<string, string>, ...args: string[]) => {
      const dataDir = `${folder.path}/${runs++}`;
      await using server = await spawnServer({ dataDir, args: ["--lang=en", ...args], env });
      await server.stop("SIGTERM");
      assert(!server.output().includes("sk-secret"), server.output());
      return server.output().split("\n").filter((line) => line.includes("[AI]"))
        .map((line) => line.replace(/^\[.*?\]/, "")).join("\n");
    };
    const withKey = { OPENAI_API_KEY: "sk-secret" };
    assertMatch(
      await start({ OPENAI_API_KEY: "" }),
      /^\[INFO\].*not set up. Set OPENAI_API_KEY.*--demo-ai$/,
    );
    assertEquals(
      await start(withKey),
      "[INFO][AI] AI: solar-pro at https://api.upstage.ai/v1/solar",
    );
    assertMatch(
      await start(withKey, "--demo-ai"),
      /^\[WARNING\].*DEMO.*\n\[WARNING\].*OPENAI_API_KEY is set, but not used/,
    );
    const far = { ...withKey, OPENAI_BASE_URL: "http://192.0.2.1/v1" };
    assertMatch(await start(far), /\n\[WARNING\].*unencrypted/);
  },
);
