import { formatDate, formatTimestamp, MadangError } from "../../protocol/mod.ts";
import type { Storage } from "../../services/context.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { chatLogRows, chatLogRowsWhen, messagesWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";
import { storageWith } from "../helpers/storage_with.ts";

const times = ["id", "server_timestamp", "created_at"];

for (const version of scriptVersions) {
  integrationTest(
    `script ${version}: talk, commands and answers are rows with all columns`,
    async () => {
      await using server = await startTestServer();
      await using phone = await ScriptPeer.start(server.botPort, version);
      const before = formatTimestamp(Date.now());
      await phone.say("안녕");
      await phone.ask("# echo 가");
      await phone.say("# 다른봇 명령");
      await phone.say("#태그");
      await phone.ask("# echo");
      const rows = await chatLogRowsWhen(server.dataDir, 7);
      const after = formatTimestamp(Date.now());
      const common = {
        channel_id: "18398338829933617",
        room_name: "우리 방",
        bot_name: "마당봇",
        is_meaningful: 0,
        is_mention: 0,
        is_group_chat: 1,
        is_scheduled: 0,
      };
      // 3.3.x says the time in UTC, which becomes the server's; the others say the phone's local time.
      const client = version === "3.3.3" ? rows[0].client_timestamp : "2026-01-31 12:00:00";
      const said = (message: string, message_type: string, directive: "#" | null) => ({
        ...common,
        user_hash: "f00d",
        sender: "민지",
        message,
        directive,
        message_type,
        log_id: "3561234567890123456",
        client_timestamp: client,
        is_bot: 0,
        is_our_bot_response: 0,
      });
      const replied = (message: string) => ({
        ...common,
        user_hash: "",
        sender: "마당봇",
        message,
        directive: null,
        message_type: "auto_replay",
        log_id: null,
        client_timestamp: null,
        is_bot: 1,
        is_our_bot_response: 1,
      });
      const expected = [
        said("안녕", "normal", null),
        said("# echo 가", "command", "#"),
        replied("에코: 가"),
        said("# 다른봇 명령", "normal", "#"),
        said("#태그", "normal", null),
        said("# echo", "command", "#"),
        replied("사용법: # echo {내용}"),
      ];
      assertEquals(rows.length, expected.length);
      for (const [index, row] of rows.entries()) {
        const rest = Object.entries(row).filter(([column]) => !times.includes(column));
        const clientTime = String(row.client_timestamp);
        if (version === "3.3.3" && row.client_timestamp !== null) {
          assert(clientTime >= before && clientTime <= after, `${before} ${clientTime} ${after}`);
        }
        assertEquals(
          Object.fromEntries(rest.filter(([column]) => column !== "client_timestamp")),
          Object.fromEntries(
            Object.entries(expected[index]).filter(([column]) => column !== "client_timestamp"),
          ),
        );
        if (version !== "3.3.3") {
          assertEquals(row.client_timestamp, expected[index].client_timestamp);
        }
        const at = String(row.server_timestamp);
        assert(at >= before && at <= after, `${before} ${at} ${after}`);
        assert(row.created_at !== null);
        assertEquals(row.id, index + 1);
      }
      assertEquals(rows.filter((row) => row.client_timestamp === null).length, 2);
    },
  );

  integrationTest(
    `script ${version}: rows without ids, and rooms that ids do not tell apart`,
    async () => {
      await using server = await startTestServer();
      await using phone = await ScriptPeer.start(server.botPort, version);
      const nowhere = { channelId: null, logId: null };
      await phone.say({ text: "이름뿐인 방의 비밀", room: "첫째 방", ...nowhere });
      await phone.say({ text: "다른 채널의 비밀", room: "둘째 방", channelId: "2" });
      await phone.say({ text: "이 채널의 비밀", room: "둘째 방", channelId: "3" });
      const date = formatDate(Date.now());
      for (const question of ["# search 비밀", `# history ${date}`]) {
        const here = await phone.ask({ text: question, room: "둘째 방", channelId: "3" });
        assertMatch(here, /이 채널의 비밀/);
        assert(!/다른 채널|이름뿐인/.test(here), here);
        for (const room of ["첫째 방", "둘째 방", ""]) {
          const answer = await phone.ask({ text: question, room, ...nowhere });
          assert(!answer.includes("비밀"), answer);
        }
      }
      const [row] = await chatLogRowsWhen(server.dataDir, 3);
      assertEquals([row.channel_id, row.log_id], ["", null]);
      assertEquals([row.room_name, row.user_hash], ["첫째 방", "f00d"]);
    },
  );
}

integrationTest("flags and times of any spelling, or none, are what the columns hold", async () => {
  await using server = await startTestServer();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  const given: [data: Record<string, unknown>, columns: readonly unknown[]][] = [
    [{ isMention: true, isGroupChat: false, timestamp: "2024-02-29 23:59:59" }, [
      1,
      0,
      "2024-02-29 23:59:59",
    ]],
    [{ isMention: "true", isGroupChat: 1, timestamp: "2026-02-30 00:00:00" }, [1, 1, null]],
    [{ isMention: null, timestamp: "어제" }, [0, 0, null]],
    [{ isMention: {}, isGroupChat: "yes", timestamp: null }, [0, 0, null]],
    [{ timestamp: "+275760-09-13T00:00:00.001Z" }, [0, 0, null]],
    [{ timestamp: "9".repeat(100_000) }, [0, 0, null]],
  ];
  for (const [data] of given) {
    const line = { event: "analyze", data: { room: "방", text: "말", botName: "마당봇", ...data } };
    await phone.send(`${JSON.stringify(line)}\n`);
  }
  const rows = await chatLogRowsWhen(server.dataDir, given.length);
  const found = rows.map((row) => [row.is_mention, row.is_group_chat, row.client_timestamp]);
  assertEquals(found, given.map(([, columns]) => columns));
});

integrationTest("ids of 64 bits stay what they are, as numbers too", async () => {
  await using server = await startTestServer();
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  const ids = '"channelId":18446744073709551615,"logId":9007199254740993,"userHash":12345';
  const line = `{"event":"analyze","data":{"room":"방","text":"# echo 1",${ids}}}\n`;
  await phone.send(line);
  assertEquals((await phone.posted()).channelId, "18446744073709551615");
  const [row] = await chatLogRowsWhen(server.dataDir, 2);
  assertEquals([row.channel_id, row.log_id, row.user_hash], [
    "18446744073709551615",
    "9007199254740993",
    "12345",
  ]);
});

integrationTest(
  "a message that is too long for its column is cut there, and kept whole",
  async () => {
    await using server = await startTestServer({ args: ["--log-level=INFO"] });
    await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
    const text = `# echo ${"가🎉".repeat(15_000)}`;
    assertEquals(await phone.ask(text), `에코: ${text.slice("# echo ".length)}`);
    const rows = await chatLogRowsWhen(server.dataDir, 2);
    for (const { message } of rows) {
      const bytes = new TextEncoder().encode(String(message)).length;
      assert(bytes <= 65_535 && bytes > 65_500, `${bytes} bytes`);
      assert(String(message).isWellFormed());
    }
    const whole = chatLogRows(server.dataDir, "madang_chat_log_whole");
    assertEquals(whole.map((row) => [row.row_id, row.column_name, row.value]), [
      [rows[0].id, "message", text],
      [rows[1].id, "message", `에코: ${text.slice("# echo ".length)}`],
    ]);
    assert(server.lines.some((line) => /\[WARNING\]\[DB\] .*the column message/.test(line)));
    assert(!server.lines.join("\n").includes("가🎉"));
  },
);

/** A storage whose commits fail while `failing.commit` says so. */
function fragile(storage: Storage, failing: { commit: boolean }): Storage {
  return storageWith(storage, {
    async commit(...writes) {
      if (failing.commit) throw new MadangError("storage_failed");
      await storage.commit(...writes);
    },
  });
}

const numbered = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => `# echo ${from + index}`);
/** What the rows hold once these were said and answered one by one. */
const asked = (commands: readonly string[]) =>
  commands.flatMap((text) => [text, `에코: ${text.slice("# echo ".length)}`]);

integrationTest(
  "while storage fails rooms are answered; rows come afterwards, once and in order, a restart in between",
  async () => {
    await using folder = await temporaryFolder();
    const failing = { commit: false };
    const start = () =>
      startTestServer({
        dataDir: folder.path,
        options: { wrapStorage: (storage) => fragile(storage, failing) },
      });
    const say = async (server: { botPort: number }, commands: readonly string[]) => {
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      for (const [index, command] of commands.entries()) {
        assertEquals(await phone.ask(command), asked(commands)[2 * index + 1]);
      }
    };
    {
      await using server = await start();
      await say(server, numbered(50));
      failing.commit = true;
      await say(server, numbered(50, 50));
      await server.said(/\[ERROR\]\[DB\] The chat log cannot be kept/);
    }
    assert(chatLogRows(folder.path).length <= 100);
    {
      await using server = await start();
      await say(server, numbered(50, 100));
      failing.commit = false;
      await say(server, numbered(50, 150));
      await messagesWhen(folder.path, 400);
    }
    assertEquals(chatLogRows(folder.path).map(({ message }) => message), asked(numbered(200)));
  },
);

integrationTest(
  "kill -9 doubles no row, leaves no gap, and takes none that a search has seen",
  async () => {
    await using folder = await temporaryFolder();
    for (let round = 0; round < 2; round++) {
      await using server = await spawnServer({ dataDir: folder.path });
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      const before = chatLogRows(folder.path).length;
      for (const command of numbered(100, round * 1_000)) await phone.ask(command);
      await phone.ask("# search 아무것도");
      await phone.send(
        numbered(500, round * 1_000 + 100).map((text) => phone.lineOf({ text })).join(""),
      );
      for (let index = 0; index < 50; index++) await phone.posted();
      await server.stop("SIGKILL");
      assert(chatLogRows(folder.path).length >= before + 200);
    }
    await using server = await spawnServer({ dataDir: folder.path });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    assertEquals(await phone.ask("# echo 끝"), "에코: 끝");
    await phone.ask("# search 아무것도");
    const messages = chatLogRows(folder.path).map(({ message }) => String(message));
    const numbers = messages.flatMap((text) => /^# echo (\d+)$/.exec(text)?.[1] ?? []).map(Number);
    const rounds = [0, 1].map((round) =>
      numbers.filter((each) => Math.floor(each / 1_000) === round)
    );
    for (const [round, found] of rounds.entries()) {
      assert(found.length >= 100, `${found.length} of round ${round}`);
      assertEquals(found, Array.from(found, (_, index) => round * 1_000 + index));
    }
  },
);
