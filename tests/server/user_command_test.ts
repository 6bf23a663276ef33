import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { plainFolder, sourceProgram, startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";
import { Terminal, terminalTest } from "../helpers/terminal.ts";
import { callUser, listedUsers } from "../helpers/user_call.ts";

integrationTest(
  "user add, passwd, role, list and remove work on a running server, and on the storage itself",
  async () => {
    await Promise.all([usesAccounts({ isRunning: true }), usesAccounts({ isRunning: false })]);
  },
);

async function usesAccounts({ isRunning }: { isRunning: boolean }): Promise<void> {
  await using folder = await temporaryFolder();
  await using _server = isRunning ? await startTestServer({ dataDir: folder.path }) : undefined;
  const call = (words: string[], input?: string) => callUser(folder.path, words, { input });
  assertMatch((await call(["list"])).stdout, /^There are no accounts\. .*user add NAME/);
  const added = await call(["add", "Alice", "--role", "operator"], "correct horse\n");
  assertEquals([added.code, added.stderr], [0, ""]);
  assertMatch(added.stdout, /^Made the account Alice \(operator\)\./);
  await Deno.writeTextFile(`${folder.path}/password`, "battery staple\r\nsecond line\n");
  assertEquals((await call(["add", "민지", `--password-file=${folder.path}/password`])).code, 0);
  assertEquals(await listedUsers(folder.path), ["operator Alice", "user 민지"]);
  assertMatch(
    (await call(["list"])).stdout,
    /^operator {3}\d{4}-.* Alice\nuser {7}\d{4}-.* 민지\n$/,
  );

  const again = await call(["add", "ALICE"], "correct horse\n");
  assertEquals([again.code, again.stdout], [1, ""]);
  assertMatch(again.stderr, /^The account Alice exists already\./);
  assertEquals((await call(["passwd", "alice"], "another horse\n")).code, 0);
  assertMatch(
    (await call(["role", "민지", "Moderator"])).stdout,
    /^민지 is moderator from now on/,
  );
  assertEquals(await listedUsers(folder.path), ["operator Alice", "moderator 민지"]);
  for (const words of [["passwd", "bob"], ["role", "bob", "user"], ["remove", "bob"]]) {
    const unknown = await call(words, "correct horse\n");
    assertEquals(unknown.code, 1);
    assertMatch(unknown.stderr, /^There is no account bob\./);
  }
  assertMatch((await call(["remove", "alice"])).stdout, /^The account Alice is removed\./);
  assertEquals(await listedUsers(folder.path), ["moderator 민지"]);
}

integrationTest("user says what is wrong with a call, in both languages", async () => {
  await using folder = await temporaryFolder();
  for (
    const words of [
      [],
      ["ad", "x"],
      ["add"],
      ["add", "x", "y"],
      ["role", "x"],
      ["role", "x", "king"],
      ["add", "x", "--role=king"],
      ["add", "x", "--password-file=/nowhere"],
      ["add", "x"],
    ]
  ) {
    const langs = ["en", "ko"] as const;
    const calls = langs.map((lang) => callUser(folder.path, words, { lang }));
    for (const { code, stderr, stdout } of await Promise.all(calls)) {
      assertEquals([code, stdout, stderr.split("\n").length], [2, "", 2], stderr);
      assert(!/\{\w+\}/.test(stderr), stderr);
    }
  }
  for (
    const [id, password] of [["x", "short"], ["x", " padded password"], ["a:b", "long enough"]]
  ) {
    const { code, stderr } = await callUser(folder.path, ["add", id], { input: `${password}\n` });
    assertEquals(code, 1);
    assert(!stderr.includes(password), stderr);
  }
  assertEquals(await listedUsers(folder.path), []);
});

integrationTest(
  "nothing of a password is in the log, in what is listed, or readable on the disk",
  async () => {
    await using folder = await temporaryFolder();
    {
      await using server = await startTestServer({ dataDir: folder.path });
      const added = await callUser(folder.path, ["add", "alice"], { input: "correct horse\n" });
      assertEquals([added.code, added.stderr], [0, ""]);
      const { stdout } = await callUser(folder.path, ["list", "--json"]);
      assert(!/password|scrypt/.test(stdout), stdout);
      assert(!/correct|scrypt/.test(server.lines.join("\n")));
    }
    const database = await Deno.readFile(`${folder.path}/madang.db`);
    const text = new TextDecoder("latin1").decode(database);
    assert(text.includes("$scrypt$"));
    assert(!text.includes("correct horse"));
  },
);

terminalTest(
  "user add asks twice at a terminal, and shows nothing of what is typed",
  async () => {
    await using folder = await temporaryFolder();
    const program = `cd ${plainFolder} && ${sourceProgram.join(" ")}`;
    const call = `user add alice --data-dir=${folder.path} --lang=ko`;
    await using terminal = await Terminal.start(`${program} ${call}`);
    await terminal.shows("alice의 새 비밀번호(8~200자):");
    await terminal.press("C-z"); // which must not make what is typed visible
    await terminal.type("correct hprse");
    await terminal.press("BSpace", "BSpace", "BSpace", "BSpace");
    await terminal.enter("orse");
    await terminal.shows("한 번 더:");
    await terminal.enter("correct horse");
    const screen = await terminal.shows("[exit 0]");
    assertMatch(screen, /alice 계정을 만들었습니다\(user\)/);
    assert(!/orse|\*/.test(screen), screen);
    assertEquals(await listedUsers(folder.path), ["user alice"]);
  },
);

terminalTest("user asks for no password where it cannot be of use", async () => {
  await using folder = await temporaryFolder();
  const program = `cd ${plainFolder} && ${sourceProgram.join(" ")}`;
  const call = (words: string) => `${program} user ${words} --data-dir=${folder.path} --lang=en`;
  assertEquals(
    (await callUser(folder.path, ["add", "Alice"], { input: "correct horse\n" })).code,
    0,
  );
  for (
    const [words, said] of [
      ["add alice", "The account Alice exists already."],
      ["passwd bob", "There is no account bob."],
    ]
  ) {
    await using terminal = await Terminal.start(call(words));
    const screen = await terminal.shows("[exit 1]");
    assert(screen.startsWith(said), screen);
  }
});

terminalTest("user add says what is wrong with a password, and asks again", async () => {
  await using folder = await temporaryFolder();
  const program = `cd ${plainFolder} && ${sourceProgram.join(" ")}`;
  const call = `user add bob --data-dir=${folder.path} --lang=en`;
  const asked = (times: number) => (screen: string) =>
    screen.split("New password for bob (8 to 200 characters):").length === times + 1;
  await using terminal = await Terminal.start(`${program} ${call}`);
  await terminal.until(asked(1), "the question");
  await terminal.enter("short");
  await terminal.until(asked(2), "the question again");
  await terminal.enter("correct horse");
  await terminal.shows("Once more:");
  await terminal.enter("correct h0rse");
  await terminal.until(asked(3), "the question a third time");
  await terminal.enter("correct horse");
  await terminal.until((screen) => screen.split("Once more:").length === 3, "it once more");
  await terminal.enter("correct horse");
  const screen = await terminal.shows("[exit 0]");
  assertMatch(screen, /A password has 8 to 200 characters\.\n.*\n.*\nThe two are not the same\.\n/);
  assert(!/short|orse/.test(screen), screen);
  assertEquals(await listedUsers(folder.path), ["user bob"]);
});

terminalTest("user add changes nothing when the two differ each time, or on Ctrl-C", async () => {
  await using folder = await temporaryFolder();
  const program = `cd ${plainFolder} && ${sourceProgram.join(" ")}`;
  const call = `user add bob --data-dir=${folder.path} --lang=en`;
  await using differing = await Terminal.start(`${program} ${call}`);
  const hasBeen = (question: string, times: number) =>
    differing.until(
      (screen) => screen.split(question).length === times + 1,
      `${question} ${times}`,
    );
  for (let times = 1; times <= 5; times++) {
    await hasBeen("New password for bob", times);
    await differing.enter("correct horse");
    await hasBeen("Once more:", times);
    await differing.enter("correct h0rse");
  }
  assertMatch(await differing.shows("[exit 2]"), /The two are not the same\. Nothing was changed/);
  await using left = await Terminal.start(`${program} ${call}`);
  await left.shows("New password for bob");
  await left.press("C-c");
  assertMatch(await left.shows("[exit 2]"), /Nothing was changed/);
  assertEquals(await listedUsers(folder.path), []);
});

integrationTest("user says that a data folder is new, as one that is misspelt is", async () => {
  await using folder = await temporaryFolder();
  const args = ["user", "list", "--lang=en", `--data-dir=${folder.path}/misspelt`];
  const first = await callServer(args);
  assertEquals(first.code, 0);
  assertMatch(first.stderr, /There was no data folder .*misspelt.*--data-dir/);
  assertEquals((await callServer(args)).stderr, "");
});
