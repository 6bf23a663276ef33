import { addUser } from "../helpers/accounts.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { ClientProgram } from "../helpers/client_program.ts";
import { FakeServer } from "../helpers/fake_server.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { joinAs, startModeratedServer } from "../helpers/moderated_server.ts";
import { integrationTest } from "../helpers/needs.ts";
import { startTestServer } from "../helpers/server.ts";
import { startClientAtTerminal, type Terminal, terminalTest } from "../helpers/terminal.ts";

const right = "correct: horse";

function start(port: number, args: string): Promise<Terminal> {
  return startClientAtTerminal(`--port ${port} ${args}`);
}

/** Has alice's client ask for her password, as a server does that has an account for her. */
async function asksForPassword(server: FakeServer, terminal: Terminal): Promise<void> {
  const peer = await server.accept();
  await peer.expect("register");
  await peer.refuse("password_required", { id: "alice", usage: "" });
  await terminal.shows("Password of alice:");
}

for (const codec of ["json", "colon"]) {
  terminalTest(
    `whoever is banned is told until when and why, and asked for no other ID (${codec})`,
    async () => {
      await using server = await startModeratedServer();
      await using mod = await joinAs(server.port, "mod");
      await mod.ask("ban", { target: "bob", time: "2h", reason: "was (very) rude" });
      await using terminal = await start(server.port, `--id bob --lang en --codec ${codec}`);
      const screen = await terminal.shows("[exit 1]");
      assertMatch(screen, /mod has banned you until [-\d: ]+\. Reason: was \(very\) rude\n/);
      assert(!screen.includes("Another ID"), screen);
    },
  );

  terminalTest(
    `a password is asked for when the server wants one, and not shown (${codec})`,
    async () => {
      await using server = await startTestServer({ args: ["--auth=accounts"] });
      await addUser(server.dataDir, "alice", right);
      await using terminal = await start(server.port, `--id alice --lang en --codec ${codec}`);
      await terminal.shows("Password of alice:");
      await terminal.type("wrong horse");
      await terminal.press("Left", "Left", "Home", "End", "Enter");
      await terminal.until((screen) => screen.split("Password of alice:").length === 3, "it again");
      await terminal.type("correct: horsf");
      await terminal.press("BSpace");
      await terminal.enter("e");
      const welcome = await terminal.shows("Welcome, alice.");
      assert(!/horse|\*/.test(welcome), welcome);
      await terminal.shows("alice>");
      // Neither comes back to the line that is typed next.
      await terminal.press("Up", "Up");
      await terminal.enter("/who");
      const screen = await terminal.shows(codec === "json" ? "Online (1):" : "(1명)");
      assert(!/horse/.test(screen), screen);
      assert(!/horse/.test(server.lines.join("\n")));
    },
  );
}

terminalTest("what is typed while a password is looked at is not shown", async () => {
  await using server = new FakeServer();
  await using terminal = await start(server.port, "--id alice --lang en");
  await asksForPassword(server, terminal);
  await terminal.enter("wrong horse");
  const second = await server.accept();
  await second.expect("register");
  await terminal.enter("hasty horse");
  await terminal.cursorReaches(2);
  await second.refuse("login_failed", {});
  await terminal.until((screen) => screen.split("Password of alice:").length === 3, "it again");
  await terminal.enter("correct horse");
  const third = await server.welcome();
  await third.expect("room_list");
  await terminal.shows("alice>");
  await terminal.press("Up", "Up");
  await terminal.enter("/who");
  await third.expect("who");
  const screen = await terminal.shows("alice> /who");
  assert(!/horse|correct|whom/.test(screen), screen);
});

terminalTest(
  "an empty password goes back to the question for the ID, and Ctrl-C leaves",
  async () => {
    await using server = await startTestServer({ args: ["--auth=accounts"] });
    await using terminal = await start(server.port, "--lang ko");
    await terminal.shows("아이디:");
    await terminal.enter("민지");
    await terminal.shows("민지 님의 비밀번호:");
    await terminal.press("Enter");
    await terminal.until((screen) => screen.split("아이디:").length === 3, "아이디: again");
    await terminal.enter("bob");
    await terminal.shows("bob 님의 비밀번호:");
    await terminal.press("C-c");
    const screen = await terminal.shows("[exit 0]");
    assertStringIncludes(screen, "bob 님의 비밀번호:");
  },
);

integrationTest(
  "a filter gives the password of --password-file, and says what it lacks without",
  async () => {
    await using folder = await temporaryFolder();
    await using server = await startTestServer({ args: ["--auth=accounts"] });
    await addUser(server.dataDir, "alice", right);
    await Deno.writeTextFile(`${folder.path}/right`, `${right}\n`);
    await Deno.writeTextFile(`${folder.path}/wrong`, "wrong horse\n");
    await Deno.writeTextFile(`${folder.path}/empty`, "\n");
    const run = async (...args: string[]) => {
      await using client = new ClientProgram([`--port=${server.port}`, "--id=alice", ...args], {
        cwd: folder.path,
      });
      await client.type("/who");
      await client.endInput();
      return await client.ended();
    };
    for (const codec of ["json", "colon"]) {
      const fine = await run("--password-file=right", `--codec=${codec}`);
      assertEquals([fine.code, fine.stderr], [0, ""]);
      assertStringIncludes(fine.stdout, "alice");
      const wrong = await run("--password-file=wrong", `--codec=${codec}`);
      assertEquals(wrong.code, 1);
      const missing = await run(`--codec=${codec}`);
      assertEquals(missing.code, 1);
      assertStringIncludes(missing.stderr, "--password-file FILE");
    }
    assertEquals((await run("--password-file=empty")).code, 2);
    assertEquals((await run("--password-file=nowhere")).code, 2);
  },
);

terminalTest(
  "a client that was sent away does not come back by itself; one that lost its line gives the password again",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server.port, "--id alice --lang en");
    await asksForPassword(server, terminal);
    await terminal.enter("correct horse");
    const second = await server.welcome();
    await terminal.shows("alice>");
    second.drop();
    const third = await server.accept();
    assertEquals((await third.expect("register")).command.parameters.password, "correct horse");
    const registered = { id: "alice", version: 1, server: "fake", newest: 0, rooms: [] };
    await third.answer("register", registered);
    await third.event({ event: "caught_up" });
    await third.event({ event: "closing", code: "account_changed" });
    await terminal.shows("An operator has changed the account");
    await terminal.shows("Start the client again; it asks for the password if one is needed.");
    await terminal.shows("[exit 3]");
  },
);

terminalTest(
  "a server that comes back with accounts is given the password, and what was typed meanwhile stays",
  async () => {
    await using server = new FakeServer();
    await using terminal = await start(server.port, "--id alice --lang en");
    const first = await server.welcome();
    await terminal.shows("alice>");
    first.drop();
    await terminal.shows("(offline)>");
    // What stands above the line while it waits is drawn anew with each line that is entered.
    await terminal.enter("/ai why?");
    await terminal.type("half a line");
    await terminal.shows("half a line");
    await asksForPassword(server, terminal);
    let screen = await terminal.shows("The ID alice needs its password now.");
    assert(!/half a line\n*$|ID:/.test(screen), screen);
    await terminal.enter("wrong horse");
    const second = await server.accept();
    assertEquals((await second.expect("register")).command.parameters.password, "wrong horse");
    await second.refuse("login_failed", {});
    await terminal.until((screen) => screen.split("Password of alice:").length === 3, "it again");
    await terminal.enter("correct horse");
    const third = await server.welcome();
    await third.expect("ai");
    screen = await terminal.until((screen) => /Connected again[^]*> half a line$/.test(screen));
    assert(!/horse/.test(screen), screen);
    await terminal.press("C-e", "C-u");
    await terminal.enter("/who");
    await third.expect("who");
  },
);

for (const codec of ["json", "colon"]) {
  terminalTest(
    `who has no password for a server that wants one now is told to start again (${codec})`,
    async () => {
      await using folder = await temporaryFolder();
      const settings = { dataDir: folder.path, args: ["--lang=ko"] };
      const open = await startTestServer(settings);
      await using terminal = await start(open.port, `--id alice --lang ko --codec ${codec}`);
      await terminal.shows("alice>");
      await open[Symbol.asyncDispose]();
      await using _ = await startTestServer({
        ...settings,
        args: ["--lang=ko", "--auth=accounts", `--chat-port=${open.port}`],
      });
      await terminal.shows("alice 님의 비밀번호:");
      await terminal.press("Enter");
      const screen = await terminal.shows("[exit 3]");
      assertStringIncludes(
        screen,
        "클라이언트를 다시 켜세요. 비밀번호가 있어야 하면 그때 묻습니다.",
      );
      assert(!screen.includes("ID:"), screen);
    },
  );
}
