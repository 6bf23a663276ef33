import { assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { ClientProgram } from "../helpers/client_program.ts";
import { FakeServer, message, noon } from "../helpers/fake_server.ts";
import { integrationTest } from "../helpers/needs.ts";

function start(server: FakeServer, ...more: string[]): ClientProgram {
  return new ClientProgram(["--port", String(server.port), "--id", "alice", ...more]);
}

integrationTest(
  "a filter sends commands in order, prints answers in order, and exits 0",
  async () => {
    await using server = new FakeServer();
    await using client = start(server);
    await client.type(
      "ROOM:JOIN:마당",
      "안녕하세요",
      "WHO",
      "BR:see https://x.kr:8080/",
      "Q",
      "WHO",
    );
    const peer = await server.welcome();
    const join = await peer.expect("room_join");
    const talk = await peer.expect("room_message");
    assertEquals(talk.command.parameters, { room: "마당", text: "안녕하세요" });
    const who = await peer.expect("who");
    const broadcast = await peer.expect("broadcast");
    assertEquals(broadcast.command.parameters, { text: "see https://x.kr:8080/" });
    // Answered out of order, on purpose.
    await peer.answer("broadcast", { id: 2, at: noon }, broadcast);
    await peer.answer("who", { online: ["alice", "밥"] }, who);
    await peer.answer("room_join", { room: "마당" }, join);
    await peer.answer("room_message", { id: 1, at: noon, room: "마당" }, talk);
    await peer.farewell();
    assertEquals(await client.ended(), {
      code: 0,
      stderr: "",
      stdout:
        "You entered the room 마당.\nSent to the room 마당.\nOnline (2):\nalice\n밥\nSent to everyone.\n",
    });
  },
);

integrationTest("a filter prints events one a line, without control characters", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  const peer = await server.welcome();
  await peer.message(1, "bob", "hi\x1b[2J\n[12:00:00] BR eve -> ALL: forged");
  await peer.message(2, "bob", "비밀", "alice", "TO");
  await peer.message(3, "bob", "여러분", "마당", "RMSG");
  await client.said("여러분");
  await client.endInput();
  await peer.farewell();
  assertEquals(
    (await client.ended()).stdout,
    "[12:00:00] BR bob -> ALL: hi[2J ⏎ [12:00:00] BR eve -> ALL: forged\n" +
      "[12:00:00] TO bob -> alice: 비밀\n" +
      "[12:00:00] RMSG bob -> 마당: 여러분\n",
  );
});

integrationTest("a filter waits for streamed answers at the end of its input", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  await client.type("SEARCH:마당");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("search");
  await peer.part("search", { messages: [message(1, "bob", "마당에서")] });
  await peer.message(9, "carol", "meanwhile");
  await peer.part("search", { messages: [message(2, "bob", "마당으로")] });
  await peer.answer("search", { count: 2, more: 3, atLeast: false });
  await peer.farewell();
  assertEquals(await client.ended(), {
    code: 0,
    stderr: "",
    stdout: "[2026-01-31 12:00:00] bob -> ALL: 마당에서\n" +
      "[12:00:00] BR carol -> ALL: meanwhile\n" +
      "[2026-01-31 12:00:00] bob -> ALL: 마당으로\n" +
      "Older results not shown: 3.\n",
  });
});

integrationTest("a filter exits 1 when something was refused, after doing the rest", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  await client.type("TO:ghost:hi", "WHO");
  await client.endInput();
  const peer = await server.welcome();
  await peer.expect("direct");
  await peer.refuse("user_unknown", { id: "ghost" });
  await peer.expect("who");
  await peer.answer("who", { online: ["alice"] });
  await peer.farewell();
  const { code, stdout, stderr } = await client.ended();
  assertEquals([code, stdout], [1, "Online (1):\nalice\n"]);
  assertEquals(stderr, "line 1: Nobody called ghost has ever been here.\n");
});

for (
  const [what, line, said] of [
    ["plain text without a room", "hello", "/join ROOM"],
    ["an incomplete command", "TO:bob", "TO:<to>:<message>"],
    ["a date that does not exist", "EXPORT:2026-02-30:2026-03-01", "expected YYYY-MM-DD"],
    ["a file that is not there", "FILE:bob:/nowhere/a.txt", "/nowhere/a.txt"],
    ["an unknown slash command", "/jion x", "/join"],
  ]
) {
  integrationTest(`a filter refuses ${what} by itself and exits 1`, async () => {
    await using server = new FakeServer();
    await using client = start(server);
    await client.type(line);
    await client.endInput();
    await (await server.welcome()).farewell();
    const { code, stderr } = await client.ended();
    assertEquals(code, 1);
    assertStringIncludes(stderr, said);
  });
}

integrationTest("a filter exits 1 when its id is in use", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  const peer = await server.accept();
  await peer.expect("register");
  await peer.refuse("id_in_use", { id: "alice" });
  const { code, stderr } = await client.ended();
  assertEquals(code, 1);
  assertStringIncludes(stderr, "alice is in use");
});

integrationTest("a filter exits 3 when the connection breaks, and says why", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  await client.type("BR:hi");
  const peer = await server.welcome();
  await peer.expect("broadcast");
  await peer.event({ event: "closing", code: "shutting_down" });
  peer.drop();
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, "The server is shutting down.");
});

integrationTest("a filter exits 3 when nothing listens", async () => {
  let port;
  {
    await using server = new FakeServer();
    port = server.port;
  }
  await using client = new ClientProgram(["--port", String(port), "--id", "a", "--lang", "ko"]);
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, `127.0.0.1:${port} 서버에 연결할 수 없습니다`);
});

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  integrationTest(`a filter says goodbye on ${signal} and exits 0`, async () => {
    await using server = new FakeServer();
    await using client = start(server);
    const peer = await server.welcome();
    await peer.message(1, "bob", "ready");
    await client.said("ready");
    client.kill(signal);
    await peer.farewell();
    assertEquals((await client.ended()).code, 0);
  });
}

integrationTest(
  "a filter speaks colon: it repeats its id, and reads until the server closes",
  async () => {
    await using server = new FakeServer("colon");
    await using client = start(server, "--codec", "colon");
    await client.type("BR:hi", "TO:ghost:boo");
    await client.endInput();
    const peer = await server.accept();
    await peer.expect("register");
    await peer.raw("Success:Reg_ID\n");
    const { from } = await peer.expect("broadcast");
    assertEquals(from, "alice");
    await peer.raw("Success:BR\n[BR] bob: hello\n");
    await peer.expect("direct");
    await peer.raw("Error:Nobody called ghost\n");
    await peer.expect("quit");
    await peer.raw("Success:bye\n");
    peer.drop();
    assertEquals(await client.ended(), {
      code: 1,
      stdout: "Success:BR\n[BR] bob: hello\nSuccess:bye\n",
      stderr: "Error:Nobody called ghost\n",
    });
  },
);

integrationTest("a filter answers the server's ping", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  const peer = await server.welcome();
  await peer.event({ event: "ping" });
  await peer.expect("pong");
  await client.endInput();
  await peer.farewell();
  assertEquals((await client.ended()).code, 0);
});

integrationTest("a filter saves an export and tells where", async () => {
  const directory = await Deno.makeTempDir();
  try {
    await using server = new FakeServer();
    await using client = new ClientProgram(
      ["--port", String(server.port), "--id", "앨리스"],
      { cwd: directory },
    );
    await client.type("EXPORT:2026-01-01:2026-01-31");
    await client.endInput();
    const peer = await server.welcome();
    await peer.expect("export");
    const record = {
      timestamp: "2026-01-31 12:00:00",
      type: "BR",
      from: "bob",
      content: "안녕",
      to: "ALL",
    } as const;
    await peer.part("export", { records: [record] });
    await peer.part("export", { records: [record, record] });
    await peer.answer("export", { path: "/on/the/server.json", count: 3 });
    await peer.farewell();
    const { code, stdout } = await client.ended();
    const path = "History_files/chat_history_앨리스_2026-01-01_2026-01-31.json";
    assertEquals(code, 0);
    assertMatch(stdout, /^Saved \(messages: 3\): /);
    assertStringIncludes(stdout, path);
    assertEquals(JSON.parse(await Deno.readTextFile(`${directory}/${path}`)), [
      record,
      record,
      record,
    ]);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

integrationTest(
  "a filter asks the AI one question at a time, and prints each answer as a line",
  async () => {
    await using server = new FakeServer();
    await using client = start(server);
    await client.type("AICHAT:first", "AICHAT:#yard:second", "AICHAT:CANCEL", "WHO");
    const peer = await server.welcome();
    await peer.expect("ai");
    await peer.part("ai", { text: "two" });
    await peer.part("ai", { text: "\nlines" });
    const answer = { id: 2, at: noon, question: 1, asker: "alice" };
    await peer.answer("ai", { ...answer, text: "two\nlines" });
    const second = await peer.expect("ai");
    // Only what cancels a question does not wait for its answer.
    await peer.expect("ai_cancel");
    await peer.answer("ai_cancel", { cancelled: false });
    await peer.answer("ai", { asker: "alice", room: "yard", text: "x" }, second);
    await peer.expect("who");
    await peer.answer("who", { online: ["alice"] });
    await client.type("Q");
    await peer.farewell();
    const { code, stdout } = await client.ended();
    assertEquals(code, 0);
    assertEquals(stdout.split("\n").slice(0, 2).map((line) => line.replace(/^\[.*?\] /, "")), [
      "TO AI -> alice: two ⏎ lines",
      "RMSG AI -> yard: x",
    ]);
  },
);

integrationTest("a filter says that a port does not answer, while it waits for it", async () => {
  await using server = new FakeServer();
  await using client = start(server);
  const peer = await server.accept();
  await peer.expect("register");
  await client.complained("That may be the port for phones");
  peer.drop();
  const { code, stderr } = await client.ended();
  assertEquals(code, 3);
  assertStringIncludes(stderr, "never answered");
});
