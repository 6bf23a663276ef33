/**
 * The table `kb_chat_logs` (source: shared/reference/bot-server.ko.md): made where it is missing, and used as it is
 * where the bot server has made it. It is never altered, since other programs read and write it too.
 *
 * @module
 */
import { problems } from "../../../protocol/problems.ts";
import type { Connection } from "mysql2/promise";
import type { ChatLogEntry } from "../../../services/context.ts";
import { formatTimestamp } from "../../../protocol/dates.ts";
import { chatLogColumns } from "../chat_log/columns.ts";
import { type MysqlLocation, run, select, type Value } from "./database.ts";
import { unusable } from "./errors.ts";

/** The values of an entry, in the order of {@link chatLogColumns}. */
export function chatLogValues(entry: ChatLogEntry): Value[] {
  return [
    entry.channelId,
    entry.userHash,
    entry.roomName,
    entry.sender,
    entry.message,
    entry.directive ?? null,
    entry.messageType,
    entry.isMeaningful,
    entry.botName,
    entry.isMention,
    entry.isGroupChat,
    entry.logId ?? null,
    entry.clientTimestamp ?? null,
    formatTimestamp(entry.serverTimestamp),
    entry.isBot,
    entry.isOurBotResponse,
    entry.isScheduled,
  ];
}

/**
 * Makes the table, or checks that the one that is there can be used.
 *
 * @throws {UnusableStorageError} when it lacks columns, does not number its rows, or has no transactions
 */
export async function prepareChatLogTable(
  connection: Connection,
  location: MysqlLocation,
): Promise<void> {
  const columns = await select(
    connection,
    `SELECT column_name AS name, extra AS extra FROM information_schema.columns
      WHERE table_schema = DATABASE() AND table_name = 'kb_chat_logs'`,
  );
  if (columns.length === 0) {
    await run(connection, definition);
    return;
  }
  const extras = new Map(columns.map(({ name, extra }) => [String(name), String(extra)]));
  const missing = ["id", ...chatLogColumns].filter((name) => !extras.has(name));
  if (missing.length > 0) {
    throw unusable(failures.columns, location, undefined, { columns: missing.join(", ") });
  }
  if (!extras.get("id")?.toLowerCase().includes("auto_increment")) {
    throw unusable(failures.numbering, location);
  }
  const engine = await engineOf(connection);
  if (engine !== "InnoDB") throw unusable(failures.engine, location, undefined, { engine });
}

async function engineOf(connection: Connection): Promise<string> {
  const [row] = await select(
    connection,
    `SELECT engine AS engine FROM information_schema.tables
      WHERE table_schema = DATABASE() AND table_name = 'kb_chat_logs'`,
  );
  return String(row?.engine);
}

// The columns, comments and keys of the source, and what its list adds: created_at and the keys from idx_channel_id on.
// Ours is the last key alone, for the history of a room.
const definition = `CREATE TABLE kb_chat_logs (
  id int(11) NOT NULL AUTO_INCREMENT COMMENT '기본키',
  channel_id varchar(50) NOT NULL COMMENT '카카오톡 채널 ID (방 고유 ID)',
  user_hash varchar(100) NOT NULL COMMENT '해당 방 내 유저 고유 ID',
  room_name varchar(255) DEFAULT NULL COMMENT '카카오톡 방 이름 (변동 가능성 있음)',
  sender varchar(100) DEFAULT NULL COMMENT '보낸 사람 이름 (변동 가능성 있음)',
  message text CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci NOT NULL COMMENT '메시지 내용',
  directive varchar(30) DEFAULT NULL COMMENT '지시어(접두어)',
  message_type varchar(20) NOT NULL COMMENT 'normal, command, auto_replay 등',
  is_meaningful tinyint(1) NOT NULL DEFAULT 0 COMMENT '의미 있는 메시지 여부',
  bot_name varchar(30) NOT NULL COMMENT '봇 이름',
  is_mention tinyint(1) NOT NULL DEFAULT 0 COMMENT '멘션 여부',
  is_group_chat tinyint(1) NOT NULL DEFAULT 0 COMMENT '그룹채팅 여부',
  log_id varchar(50) DEFAULT NULL COMMENT '메시지 고유 ID',
  client_timestamp datetime DEFAULT NULL COMMENT '클라이언트 전송 시간',
  server_timestamp datetime DEFAULT current_timestamp() COMMENT '서버 수신 시각',
  is_bot tinyint(1) DEFAULT 0 COMMENT 'sender가 bot인 경우',
  is_our_bot_response tinyint(1) NOT NULL DEFAULT 0 COMMENT '우리 봇이 생성한 응답 여부',
  is_scheduled tinyint(1) NOT NULL DEFAULT 0 COMMENT '스케줄링된 메시지 여부',
  created_at timestamp NULL DEFAULT current_timestamp() COMMENT '생성 시간',
  PRIMARY KEY (id),
  KEY idx_channel_user_time (channel_id, user_hash, server_timestamp),
  KEY idx_meaningful (is_meaningful),
  KEY idx_channel_id (channel_id),
  KEY idx_user_hash (user_hash),
  KEY idx_room_name (room_name),
  KEY idx_created_at (created_at),
  KEY madang_channel_time (channel_id, server_timestamp)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci
  COMMENT='카카오봇 대화 로그 테이블'`;

const failures = problems("storage", {
  columns: {
    en: "The table kb_chat_logs in the database {database} (MySQL server {address}, user {user}) " +
      "lacks columns: {columns}. Add them as in the bot server's SQL, or name another database " +
      "with --storage.",
    ko:
      "데이터베이스 {database}의 kb_chat_logs 테이블(MySQL 서버 {address}, 사용자 {user})에 없는 " +
      "칼럼이 있습니다: {columns}. 봇 서버의 SQL대로 더하거나 --storage로 다른 데이터베이스를 고르세요.",
    todo: "said",
  },
  numbering: {
    en: "The table kb_chat_logs in the database {database} (MySQL server {address}, user {user}) " +
      "does not number its rows: its column id must be AUTO_INCREMENT, as in the bot server's SQL.",
    ko:
      "데이터베이스 {database}의 kb_chat_logs 테이블(MySQL 서버 {address}, 사용자 {user})이 줄에 번호를 " +
      "매기지 않습니다. 봇 서버의 SQL대로 id 칼럼을 AUTO_INCREMENT로 하세요.",
    todo: "said",
  },
  engine: {
    en: "The table kb_chat_logs in the database {database} (MySQL server {address}, user {user}) " +
      "is kept by {engine}, which has no transactions. Make it InnoDB, as in the bot server's SQL.",
    ko:
      "데이터베이스 {database}의 kb_chat_logs 테이블(MySQL 서버 {address}, 사용자 {user})의 엔진은 " +
      "{engine}(이라/라) 트랜잭션이 없습니다. 봇 서버의 SQL대로 InnoDB로 하세요.",
    todo: "said",
  },
});
