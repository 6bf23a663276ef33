import { UnusableStorageError } from "../../server/storage/unusable_storage.ts";
import { formatTimestamp, MadangError } from "../../protocol/mod.ts";
import { CommitFailure } from "../../server/storage/commit_failure.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../helpers/assert.ts";
import { mariaDbTest } from "../helpers/needs_mariadb.ts";
import { entryOf, logEntries } from "./contract_chat_log.ts";
import { createMysqlPlace, type MysqlPlace } from "./mysql_place.ts";
import { noon, textsOf } from "./place.ts";

// The bot server's own (source: shared/reference/bot-server.ko.md, "sql"), word for word but for comments.
const reference = [
  `CREATE TABLE \`kb_chat_logs\` (
  \`id\` int(11) NOT NULL COMMENT '기본키',
  \`channel_id\` varchar(50) NOT NULL COMMENT '카카오톡 채널 ID (방 고유 ID)',
  \`user_hash\` varchar(100) NOT NULL COMMENT '해당 방 내 유저 고유 ID',
  \`room_name\` varchar(255) DEFAULT NULL COMMENT '카카오톡 방 이름 (변동 가능성 있음)',
  \`sender\` varchar(100) DEFAULT NULL COMMENT '보낸 사람 이름 (변동 가능성 있음)',
  \`message\` text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL COMMENT '메시지 내용',
  \`directive\` varchar(30) DEFAULT NULL COMMENT '지시어(접두어)',
  \`message_type\` varchar(20) NOT NULL COMMENT 'normal, command, auto_replay 등',
  \`is_meaningful\` tinyint(1) NOT NULL DEFAULT 0 COMMENT '의미 있는 메시지 여부',
  \`bot_name\` varchar(30) NOT NULL COMMENT '봇 이름',
  \`is_mention\` tinyint(1) NOT NULL DEFAULT 0 COMMENT '멘션 여부',
  \`is_group_chat\` tinyint(1) NOT NULL DEFAULT 0 COMMENT '그룹채팅 여부',
  \`log_id\` varchar(50) DEFAULT NULL COMMENT '메시지 고유 ID',
  \`client_timestamp\` datetime DEFAULT NULL COMMENT '클라이언트 전송 시간',
  \`server_timestamp\` datetime DEFAULT current_timestamp() COMMENT '서버 수신 시각',
  \`is_bot\` tinyint(1) DEFAULT 0 COMMENT 'sender가 bot인 경우',
  \`is_our_bot_response\` tinyint(1) NOT NULL DEFAULT 0 COMMENT '우리 봇이 생성한 응답 여부',
  \`is_scheduled\` tinyint(1) NOT NULL DEFAULT 0 COMMENT '스케줄링된 메시지 여부'
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='카카오봇 대화 로그 테이블'`,
  `ALTER TABLE \`kb_chat_logs\`
  ADD PRIMARY KEY (\`id\`),
  ADD KEY \`idx_channel_user_time\` (\`channel_id\`,\`user_hash\`,\`server_timestamp\`),
  ADD KEY \`idx_meaningful\` (\`is_meaningful\`)`,
  `ALTER TABLE \`kb_chat_logs\`
  MODIFY \`id\` int(11) NOT NULL AUTO_INCREMENT COMMENT '기본키'`,
];

/** A place whose database the bot server has made. */
async function createOldPlace(...statements: readonly string[]): Promise<MysqlPlace> {
  const place = await createMysqlPlace();
  await place.askServer(`CREATE DATABASE ${place.location.database} CHARACTER SET utf8mb4`);
  for (const statement of [...reference, ...statements]) await place.ask(statement);
  return place;
}

async function definitionIn(place: MysqlPlace): Promise<string> {
  const [row] = await place.ask("SHOW CREATE TABLE kb_chat_logs");
  return String(row["Create Table"]).replace(/ AUTO_INCREMENT=\d+/, "");
}

const old = `INSERT INTO kb_chat_logs (channel_id, user_hash, message, message_type, bot_name,
  server_timestamp) VALUES ('abc', 'x', '옛 말', 'normal', 'old bot', '${formatTimestamp(noon)}')`;

mariaDbTest("Storage fills a kb_chat_logs of the bot server, and leaves it as it is", async () => {
  await using place = await createOldPlace(old);
  const before = await definitionIn(place);
  const storage = place.storage();
  await storage.open();
  const longest = "가".repeat(21_845); // 65,535 bytes
  const full = entryOf(1, {
    channelId: "abc",
    sender: "민지 👩‍👩‍👧",
    message: longest,
    directive: "#",
    messageType: "command",
    isMeaningful: true,
    isMention: true,
    isGroupChat: false,
    logId: "9223372036854775807",
    clientTimestamp: "2024-02-29 23:59:59",
    isBot: true,
    isOurBotResponse: true,
    isScheduled: true,
  });
  await logEntries(storage, full, entryOf(2, { channelId: "ABC", message: "other 👧" }));
  assertEquals(await definitionIn(place), before);
  const rows = await place.rows();
  assertEquals(rows[1], {
    id: 2,
    channel_id: "abc",
    user_hash: full.userHash,
    room_name: full.roomName,
    sender: full.sender,
    message: longest,
    directive: "#",
    message_type: "command",
    is_meaningful: 1,
    bot_name: full.botName,
    is_mention: 1,
    is_group_chat: 0,
    log_id: full.logId ?? null,
    client_timestamp: "2024-02-29 23:59:59",
    server_timestamp: formatTimestamp(full.serverTimestamp),
    is_bot: 1,
    is_our_bot_response: 1,
    is_scheduled: 1,
  });
  assertEquals(rows[2].message, "other 👧");
  assertEquals([rows[2].directive, rows[2].log_id, rows[2].client_timestamp], [null, null, null]);

  // The table's collation takes abc and ABC for the same; they are different rooms.
  const query = { kind: "channel_history", from: noon, until: noon + 60_000 } as const;
  assertEquals(await textsOf(storage, { ...query, channel: "abc" }), ["옛 말", longest]);
  assertEquals(await textsOf(storage, { ...query, channel: "ABC" }), ["other 👧"]);
  for (const indexed of [0, 3]) {
    await storage.indexChatLog(indexed, 100);
    const found = await storage.search({ channel: "abc" }, "말", 10);
    assertEquals(found.messages.map(({ text }) => text), ["옛 말"]);
    assertEquals((await storage.search({ channel: "ABC" }, "말", 10)).messages, []);
  }
});

mariaDbTest(
  "Storage makes a kb_chat_logs with the columns and indexes of the bot server",
  async () => {
    await using place = await createMysqlPlace();
    await place.storage().open();
    await using other = await createOldPlace();
    const partsOf = (definition: string) =>
      definition.split("\n").map((line) => line.trim().replace(/,$/, ""));
    const [made, expected] = [await definitionIn(place), await definitionIn(other)].map(partsOf);
    assertEquals(expected.filter((part) => !made.includes(part)), []);
    assertEquals(made.filter((part) => !expected.includes(part)), [
      "`created_at` timestamp NULL DEFAULT current_timestamp() COMMENT '생성 시간'",
      "KEY `idx_channel_id` (`channel_id`)",
      "KEY `idx_user_hash` (`user_hash`)",
      "KEY `idx_room_name` (`room_name`)",
      "KEY `idx_created_at` (`created_at`)",
      "KEY `madang_channel_time` (`channel_id`,`server_timestamp`)",
    ]);
  },
);

for (
  const { what, change, says } of [
    {
      what: "lacks columns",
      change: "ALTER TABLE kb_chat_logs DROP COLUMN log_id, DROP COLUMN is_scheduled",
      says: "log_id, is_scheduled",
    },
    {
      what: "does not number its rows",
      change: "ALTER TABLE kb_chat_logs MODIFY id int(11) NOT NULL",
      says: "AUTO_INCREMENT",
    },
    {
      what: "has no transactions",
      change: "ALTER TABLE kb_chat_logs ENGINE=MyISAM",
      says: "MyISAM",
    },
  ]
) {
  mariaDbTest(`Storage.open() refuses a kb_chat_logs that ${what}, and says so`, async () => {
    await using place = await createOldPlace(old, change);
    const error = await assertRejects(() => place.storage().open(), UnusableStorageError);
    for (const language of ["ko", "en"] as const) {
      assertStringIncludes(error.text(language), "kb_chat_logs");
      assertStringIncludes(error.text(language), place.location.database);
      assertStringIncludes(error.text(language), says);
    }
    assertEquals((await place.rows()).length, 1);
  });
}

mariaDbTest("indexChatLog() begins again when the table was emptied", async () => {
  await using place = await createMysqlPlace();
  const storage = place.storage();
  await storage.open();
  await logEntries(storage, ...[1, 2, 3].map((number) => entryOf(number)));
  await storage.indexChatLog(3, 10);
  await place.ask("TRUNCATE TABLE kb_chat_logs");
  await logEntries(storage, entryOf(4), entryOf(5));
  assertEquals(await storage.indexChatLog(2, 10), { indexed: 2, newest: 2 });
  const { messages } = await storage.search({ channel: entryOf(1).channelId }, "말", 10);
  assertEquals(messages.map(({ text }) => text), ["말 4", "말 5"]);
});

mariaDbTest("what somebody's trigger refuses is refused alone, and holds up nothing", async () => {
  await using place = await createOldPlace(
    `CREATE TRIGGER no_poison BEFORE INSERT ON kb_chat_logs FOR EACH ROW
      IF NEW.message LIKE '%poison%' THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no'; END IF`,
  );
  const storage = place.storage();
  await storage.open();
  const refused = await assertRejects(
    () => logEntries(storage, entryOf(1, { message: "poison" })),
    MadangError,
  );
  assert(refused.cause instanceof CommitFailure);
  assertEquals(refused.cause.fault, "call");
  await logEntries(storage, entryOf(2));
  assertEquals((await place.rows()).map(({ message }) => message), ["말 2"]);
});
