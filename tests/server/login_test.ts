import { addUser } from "../helpers/accounts.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer, type TestServer } from "../helpers/server.ts";
import { callUser } from "../helpers/user_call.ts";

const right = "correct: horse:";

/** A server with accounts for alice, a user, and root, an operator, whose password is {@link right}. */
async function withAccounts(mode: "open" | "accounts" = "accounts"): Promise<TestServer> {
  const server = await startTestServer({ args: [`--auth=${mode}`, "--lang=en"] });
  await addUser(server.dataDir, "alice", right);
  await addUser(server.dataDir, "root", right, "operator");
  return server;
}

async function register(port: number, parameters: NativeLine): Promise<NativeLine> {
  await using peer = await NativePeer.connect(port);
  const answer = await peer.ask("register", parameters);
  await peer.ask("quit");
  return answer;
}

function codeOf(answer: NativeLine): unknown {
  return (answer.error as NativeLine | undefined)?.code ?? "registered";
}

integrationTest("each kind of peer registers with its password, colons and all", async () => {
  await using server = await withAccounts();
  const native = await register(server.port, { id: "Alice", password: right, language: "ko" });
  assertEquals([native.id, native.role], ["Alice", undefined]);
  assertEquals((await register(server.port, { id: "root", password: right })).role, "operator");
  {
    await using legacy = await LegacyPeer.connect(server.port);
    await legacy.send(`ID:alice:${right}:`);
    assertEquals(await legacy.line(), "Success:Reg_ID");
    await legacy.send("Quit:alice:");
    await legacy.ended();
  }
  await using line = await LinePeer.connect(server.port);
  await line.send(`ID:alice:${right}:\r\nWHO:alice:\n`);
  assertEquals((await line.lines(3))[0], "Success:Reg_ID");
  assert(!server.lines.join("\n").includes("horse"), "a password is in the log");
});

integrationTest(
  "two commands of a legacy client in one read are told apart, password or not",
  async () => {
    await using server = await withAccounts("open");
    for (const [id, before] of [["alice", `${right}:`], ["bob", ""]]) {
      await using legacy = await LegacyPeer.connect(server.port);
      await legacy.send(`ID:${id}:${before}BR:${id}:hello:`);
      assertEquals(await legacy.lines(2), ["Success:Reg_ID", "Success:BR"]);
      await legacy.send(`Quit:${id}:`);
      await legacy.ended();
    }
  },
);

integrationTest("nothing tells an ID without account from a wrong password", async () => {
  await using server = await withAccounts();
  const answers = [];
  for (const id of ["alice", "root", "nobody"]) {
    for (const password of ["wrong horse", "", undefined]) {
      const { error } = await register(server.port, { id, password });
      answers.push(JSON.stringify(error).replaceAll(id, "ID"));
    }
  }
  assertEquals(new Set(answers).size, 2);
  assertMatch(answers[0], /login_failed/);
  assertEquals(answers.slice(0, 3), answers.slice(3, 6));
  assertEquals(answers.slice(0, 3), answers.slice(6));
  await using legacy = await LegacyPeer.connect(server.port);
  await legacy.send("ID:alice:");
  assertEquals(await legacy.line(), "Error:The ID alice needs its password: ID:<id>:<password>:");
  await legacy.send("ID:alice:wrong horse:");
  assertEquals(await legacy.line(), "Error:This ID and this password do not belong together.");
  await legacy.send("BR:alice:hi:");
  assertMatch(await legacy.line(), /^Error:Register an ID first/);
  const log = server.lines.join("\n");
  assertMatch(log, /wrong password for alice from 127\.0\.0\.1/);
  assertMatch(log, /wrong password for an ID without account/);
  assert(!/nobody|wrong horse/.test(log), log);
});

integrationTest(
  "with --auth open an ID with an account needs its password, others do not",
  async () => {
    await using server = await withAccounts("open");
    assertEquals(codeOf(await register(server.port, { id: "root" })), "password_required");
    assertEquals(codeOf(await register(server.port, { id: "ALICE" })), "password_required");
    assertEquals(
      codeOf(await register(server.port, { id: "ALICE", password: "wrong horse" })),
      "login_failed",
    );
    assertEquals(
      codeOf(await register(server.port, { id: "bob", password: "whatever" })),
      "registered",
    );
    assertEquals(codeOf(await register(server.port, { id: "bob" })), "registered");
  },
);

integrationTest("a refusal is in the language that the peer asked for", async () => {
  await using server = await withAccounts();
  const { error } = await register(server.port, { id: "alice", language: "ko" });
  assertMatch(String((error as NativeLine).message), /비밀번호가 있어야 합니다/);
});

integrationTest(
  "too many wrong passwords for an ID have to wait, and the right one too",
  async () => {
    await using server = await withAccounts();
    for (let count = 0; count < 10; count++) {
      const answer = await register(server.port, { id: "alice", password: "wrong horse" });
      assertEquals(codeOf(answer), "login_failed");
    }
    const { error } = await register(server.port, { id: "alice", password: right }) as {
      error: NativeLine;
    };
    assertEquals([error.code, error.temporary], ["login_limited", true]);
    assertMatch(String(error.message), /^Too many wrong passwords\. Try again in \d+ s\.$/);
    assertEquals(
      codeOf(await register(server.port, { id: "root", password: right })),
      "registered",
    );
  },
);

integrationTest("a new password, another role and a removed account count at once", async () => {
  await using server = await withAccounts();
  const call = (words: string[], input = "") => callUser(server.dataDir, words, { input });
  await using alice = await NativePeer.join(server.port, "alice", { password: right });
  await using root = await NativePeer.join(server.port, "root", { password: right });
  await call(["passwd", "alice"], "battery staple\n");
  const closing = await alice.next((line) => line.event === "closing");
  assertEquals([closing.code, closing.temporary], ["account_changed", false]);
  await alice.ended();
  assertEquals(
    codeOf(await register(server.port, { id: "alice", password: right })),
    "login_failed",
  );
  assertEquals(
    codeOf(await register(server.port, { id: "alice", password: "battery staple" })),
    "registered",
  );
  await call(["role", "root", "user"]);
  assertEquals((await root.ask("who")).online, ["root"]);
  await call(["remove", "root"]);
  assertEquals((await root.next((line) => line.event === "closing")).code, "account_changed");
});

integrationTest(
  "an account made for an ID that somebody uses is its owner's from then on",
  async () => {
    await using server = await withAccounts("open");
    await using squatter = await NativePeer.join(server.port, "minji");
    await addUser(server.dataDir, "Minji", right);
    assertEquals((await squatter.next((line) => line.event === "closing")).code, "account_changed");
    assertEquals(codeOf(await register(server.port, { id: "minji" })), "password_required");
  },
);
