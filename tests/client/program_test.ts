import { assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { ClientProgram, type Ended } from "../helpers/client_program.ts";
import { FakeServer } from "../helpers/fake_server.ts";
import { assertNarrow } from "../helpers/narrow.ts";
import { integrationTest } from "../helpers/needs.ts";
import { version } from "../../protocol/version.ts";

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  await using client = new ClientProgram(args, { env });
  return await client.ended();
}

integrationTest("--version names the program and its version, and exits 0", async () => {
  const { code, stdout } = await run(["--version"]);
  assertEquals([code, stdout], [0, `madang-client ${version} (Deno ${Deno.version.deno})\n`]);
});

integrationTest(
  "--help lists every flag with its variable, in the language asked for, in 80 columns",
  async () => {
    const english = await run(["--help"]);
    assertEquals(english.code, 0);
    const flags =
      "host port id password-file codec tls tls-ca received-dir lang no-color version help";
    for (const flag of flags.split(" ")) {
      assertMatch(english.stdout, new RegExp(`^  --${flag}( |$)`, "m"));
    }
    assertStringIncludes(english.stdout, "(MADANG_RECEIVED_DIR)");
    assertStringIncludes(english.stdout, "exit code");
    const korean = await run(["--help", "--lang", "ko"]);
    assertStringIncludes(korean.stdout, "종료 코드");
    assertNarrow(english.stdout + korean.stdout);
  },
);

for (
  const [what, args, said] of [
    ["an unknown flag", ["--prot", "1"], "Did you mean --port?"],
    ["a flag like no other", ["--nope"], "There is no flag --nope. --help lists all."],
    ["a port that is none", ["--port", "70000"], "0 (any free one) to 65535"],
    ["a codec that is none", ["--codec", "xml"], "json, colon"],
    ["a stray word", ["alice"], '"alice" means nothing here'],
    ["no id without a terminal", ["--port", "1"], "--id NAME"],
    ["an id that is none", ["--id", "a:b"], 'cannot contain ":"'],
    ["a password file that is not there", ["--password-file", "/nowhere"], "/nowhere"],
  ] as const
) {
  integrationTest(
    `${what} is bad usage: exit 2, one line that says what was expected`,
    async () => {
      const { code, stdout, stderr } = await run(args);
      assertEquals([code, stdout], [2, ""]);
      assertStringIncludes(stderr, said);
      assertEquals(stderr.trimEnd().split("\n").length, 1, stderr);
    },
  );
}

integrationTest("usage errors come in the language asked for", async () => {
  const { stderr } = await run(["--lang=ko", "--prot", "1"]);
  assertStringIncludes(stderr, "옵션은 없습니다");
});

integrationTest("settings come from the environment, and flags win", async () => {
  await using server = new FakeServer();
  await using client = new ClientProgram(["--id", "alice"], {
    env: { MADANG_CHAT_PORT: String(server.port), MADANG_ID: "nobody" },
  });
  const peer = await server.accept();
  const { command } = await peer.expect("register");
  assertEquals(command.parameters.id, "alice");
  assertEquals(command.parameters.presence, false);
  peer.drop();
  assertEquals((await client.ended()).code, 3);
});

integrationTest("--tls to a server without it exits 3 and says so", async () => {
  await using server = new FakeServer();
  await using client = new ClientProgram(["--tls", "--id", "a", "--port", `${server.port}`]);
  const peer = await server.accept();
  await peer.raw("this is not TLS\n");
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, "TLS");
});
