/**
 * Expected failures: each has a code that programs test, and a sentence that people read and that says what to do.
 * Anything that is not a {@link MadangError} is a bug.
 *
 * @module
 */
import { accountErrors } from "./account_errors.ts";
import { aiErrors } from "./ai_errors.ts";
import type { ErrorDefinition } from "./error_definition.ts";
import { type Details, fill, type Language } from "./language.ts";

/** Every error that a peer can be sent. A test lists them in both languages. */
export const errorDefinitions = {
  command_unknown: {
    en: 'There is no command "{name}". Type HELP for the list.',
    ko: '"{name}" 명령은 없습니다. HELP를 입력하면 목록이 나옵니다.',
  },
  command_unknown_nearest: {
    en: 'There is no command "{name}". Did you mean {nearest}?',
    ko: '"{name}" 명령은 없습니다. 혹시 {nearest}인가요?',
  },
  command_malformed: {
    en: "That is not complete. Expected: {usage}",
    ko: "형식이 맞지 않습니다. 사용법: {usage}",
  },
  command_unavailable: {
    en: "{command} is not available yet on this server.",
    ko: "{command} 기능은 아직 이 서버에서 쓸 수 없습니다.",
  },
  parameter_missing: {
    en: 'The field "{parameter}" is missing. Expected: {usage}',
    ko: '"{parameter}" 항목이 빠졌습니다. 사용법: {usage}',
  },
  parameter_type: {
    en: 'The field "{parameter}" must be {expected}.',
    ko: '"{parameter}" 항목은 {expected}(이어야/여야) 합니다.',
  },
  not_registered: {
    en: "Register an ID first: {usage}",
    ko: "먼저 아이디를 등록하세요: {usage}",
  },
  already_registered: {
    en: "This connection is already registered as {id}.",
    ko: "이 연결은 이미 {id}(으로/로) 등록되어 있습니다.",
  },
  sender_mismatch: {
    en: "You are {id}, so you cannot send as {claimed}.",
    ko: "{id} 님은 {claimed}의 이름으로 보낼 수 없습니다.",
  },
  ...accountErrors,
  id_in_use: {
    en: "The ID {id} is in use. Choose another one.",
    ko: "아이디 {id}(은/는) 이미 사용 중입니다. 다른 아이디를 쓰세요.",
  },
  name_length: {
    en: "{what} has 1 to {limit} characters.",
    ko: "{what}(은/는) 1자에서 {limit}자까지입니다.",
  },
  name_character: {
    en: '{what} cannot contain {character}: none of : / \\ < > | " ? *, and nothing invisible.',
    ko:
      '{what}에는 {character}(을/를) 쓸 수 없습니다: / \\ < > | " ? * 와 콜론, 보이지 않는 문자는 안 됩니다.',
  },
  name_reserved: {
    en: "{what} cannot be {value}: it has a meaning of its own, or begins with #.",
    ko:
      "{what}(으로/로) {value}(은/는) 쓸 수 없습니다. 다른 뜻이 있는 이름이거나 #으로 시작합니다.",
  },
  text_empty: {
    en: "{what} is empty.",
    ko: "{what}(이/가) 비어 있습니다.",
  },
  text_too_long: {
    en: "{what} has {length} characters; at most {limit} are allowed.",
    ko: "{what}(이/가) {length}자입니다. {limit}자까지 쓸 수 있습니다.",
  },
  echo_empty: {
    en: "Say what to echo.",
    ko: "에코할 내용을 입력하세요.",
  },
  channel_unknown: {
    en: "The phone does not know the ID of this room, so what was said here cannot be looked up.",
    ko: "이 방의 채널 ID를 알 수 없어 대화를 찾아볼 수 없습니다.",
  },
  service_slow: {
    temporary: true,
    en: "It took too long. Try again later.",
    ko: "시간이 너무 오래 걸려 그만두었습니다. 잠시 뒤에 다시 해 주세요.",
  },
  number_invalid: {
    en: '"{value}" is not a size: expected a whole number from 0 to {limit}.',
    ko: '"{value}"(은/는) 크기가 아닙니다. 0에서 {limit} 사이의 정수를 쓰세요.',
  },
  date_invalid: {
    en: '"{value}" is not a date: expected YYYY-MM-DD, as in 2026-01-31.',
    ko: '"{value}"(은/는) 날짜가 아닙니다. 2026-01-31처럼 YYYY-MM-DD로 쓰세요.',
  },
  range_backwards: {
    en: "The start {start} is after the end {end}. Swap the two dates.",
    ko: "시작일 {start}(이/가) 종료일 {end}보다 늦습니다. 두 날짜를 바꿔 쓰세요.",
  },
  range_too_long: {
    en: "From {start} to {end} is {days} days; at most {limit} are allowed.",
    ko: "{start}부터 {end}까지는 {days}일입니다. {limit}일까지 됩니다.",
  },
  file_name_long: {
    en: "The file name has {length} bytes; at most {limit} are allowed.",
    ko: "파일 이름이 {length}바이트입니다. {limit}바이트까지 쓸 수 있습니다.",
  },
  file_name_character: {
    en:
      'A file name cannot contain {character} (nor any of / \\ : * ? " < > |, nor anything invisible).',
    ko:
      '파일 이름에는 {character}(을/를) 쓸 수 없습니다(/ \\ : * ? " < > | 와 보이지 않는 문자는 안 됩니다).',
  },
  file_name_reserved: {
    en: "A file cannot be called {name}: it means something else to the system. Rename it first.",
    ko:
      "{name}(은/는) 시스템에서 다른 뜻이 있어 파일 이름으로 쓸 수 없습니다. 이름을 바꿔 보내세요.",
  },
  file_name_end: {
    en: "A file name cannot end in a dot or a space. Rename it first.",
    ko: "파일 이름은 점이나 빈칸으로 끝날 수 없습니다. 이름을 바꿔 보내세요.",
  },
  files_off: {
    en: "Files are switched off on this server.",
    ko: "이 서버에서는 파일을 보낼 수 없습니다.",
  },
  file_too_large: {
    en: "The file has {size}; at most {limit} is allowed here.",
    ko: "파일이 {size}입니다. 이곳에서는 {limit}까지 보낼 수 있습니다.",
  },
  file_user_quota: {
    temporary: true,
    en: "The server keeps at most {limit} of one user's files. " +
      "Wait until some are fetched or have been here for their time, or take some back.",
    ko: "서버는 한 사람의 파일을 모두 합해 {limit}까지 보관합니다. " +
      "상대가 받거나 보관 기간이 지난 뒤에 보내거나, 보낸 파일을 취소하세요.",
  },
  file_quota: {
    temporary: true,
    en: "The server has no room for more files now. Try again later.",
    ko: "지금은 서버에 파일을 둘 자리가 없습니다. 나중에 다시 보내 주세요.",
  },
  file_nobody: {
    en: "Nobody else is in the room {room}.",
    ko: "'{room}' 방에 다른 사람이 없습니다.",
  },
  file_corrupt: {
    en: "The bytes that came are not those of the file (their SHA-256 differs). Send it again.",
    ko: "도착한 내용이 원래 파일과 다릅니다(SHA-256이 다름). 다시 보내세요.",
  },
  transfer_unknown: {
    en: "There is no such transfer: it has ended, or is not for you.",
    ko: "그런 전송은 없습니다. 이미 끝났거나 받는 사람이 아닙니다.",
  },
  transfer_differs: {
    en: "That transfer is of another file or to somebody else. Send this one as a new one.",
    ko: "다른 파일의 전송이거나 받는 사람이 다릅니다. 새로 보내세요.",
  },
  transfer_not_running: {
    en: "The transfer is not under way on this connection. Begin it again; it goes on.",
    ko: "이 연결에서 진행 중인 전송이 아닙니다. 다시 시작하면 이어집니다.",
  },
  transfer_offset: {
    en: "Expected the bytes from {expected} on, not from {offset}.",
    ko: "{offset}(이/가) 아니라 {expected}부터 보내야 합니다.",
  },
  transfer_window: {
    en: "At most {window} bytes may be under way, and the file has no more than {size} bytes.",
    ko: "확인되지 않은 바이트는 {window}까지 보낼 수 있고, 파일은 {size}바이트까지입니다.",
  },
  transfer_stalled: {
    temporary: true,
    en: "Nothing of the file came for {seconds} s, so it was given up. Send it again.",
    ko: "{seconds}초 동안 파일이 오지 않아 그만두었습니다. 다시 보내세요.",
  },
  file_not_skipped: {
    en: "The rest of a file that is not taken is too long, or came too late, to be skipped. " +
      "This connection is closed; connect again.",
    ko: "받지 않는 파일의 나머지가 너무 길거나 너무 늦게 와서 건너뛸 수 없습니다. " +
      "연결을 닫으니 다시 접속해 주세요.",
  },
  file_refused: {
    en: "The file was refused.",
    ko: "상대가 파일을 받지 않았습니다.",
  },
  transfer_incomplete: {
    en: "Only {received} of {size} bytes have come.",
    ko: "{size}바이트 가운데 {received}바이트만 왔습니다.",
  },
  user_unknown: {
    en: "Nobody called {id} has ever been here.",
    ko: "{id}(이라는/라는) 사용자는 이곳에 온 적이 없습니다.",
  },
  room_unknown: {
    en: "There is no room {room}. Open it first, or look at the list of rooms.",
    ko: "'{room}' 방은 없습니다. 방을 먼저 만들거나 방 목록을 보세요.",
  },
  room_exists: {
    en: "The room {room} is already there: just enter it.",
    ko: "'{room}' 방은 이미 있습니다. 만들지 말고 들어가세요.",
  },
  room_not_member: {
    en: "You are not in the room {room}. Enter it first.",
    ko: "'{room}' 방의 멤버가 아닙니다. 먼저 방에 들어가세요.",
  },
  role_required: {
    en: "{command} needs the role {role}.",
    ko: "{command} 명령은 {role} 권한이 있어야 합니다.",
  },
  rate_limited: {
    temporary: true,
    en: "Too many requests. Try again in {seconds} s.",
    ko: "요청이 너무 많습니다. {seconds}초 뒤에 다시 하세요.",
  },
  flooding: {
    temporary: true,
    en:
      "You went on although you were told to wait, so the connection is closed. Send less at a time.",
    ko: "기다려 달라고 한 뒤에도 요청이 계속되어 연결을 끊습니다. 한 번에 조금씩 보내세요.",
  },
  server_full: {
    temporary: true,
    en: "The server is full: {limit} connections are open. Try again later.",
    ko: "접속이 {limit}개로 가득 찼습니다. 나중에 다시 접속하세요.",
  },
  address_full: {
    temporary: true,
    en: "There are {limit} connections from your address already. Close some, or try again later.",
    ko: "같은 주소에서 이미 {limit}개가 접속해 있습니다. 일부를 끊거나 나중에 다시 접속하세요.",
  },
  register_timeout: {
    temporary: true,
    en: "Nobody registered within {seconds} s, so the connection is closed.",
    ko: "{seconds}초 안에 아이디를 등록하지 않아 연결을 끊습니다.",
  },
  idle_timeout: {
    temporary: true,
    en: "Your client did not answer a ping for {seconds} s, so the connection is closed.",
    ko: "클라이언트가 {seconds}초 동안 ping에 답하지 않아 연결을 끊습니다.",
  },
  room_limit: {
    en: "You are in {limit} rooms already, which is the most. Leave one first.",
    ko: "방에는 {limit}개까지 들어갈 수 있습니다. 다른 방에서 먼저 나오세요.",
  },
  room_full: {
    en: "The room {room} is full: it has {limit} members.",
    ko: "'{room}' 방은 멤버가 {limit}명으로 가득 찼습니다.",
  },
  ...aiErrors,
  line_too_long: {
    en: "The line is too long: at most {limit} bytes are allowed. It was skipped.",
    ko: "줄이 너무 깁니다. {limit}바이트까지 됩니다. 이 줄은 건너뛰었습니다.",
  },
  not_utf8: {
    en: "The text is not valid UTF-8.",
    ko: "올바른 UTF-8 글자가 아닙니다.",
  },
  json_invalid: {
    en: 'Expected one JSON object per line, as in {"request":1,"command":"who"}.',
    ko: '한 줄에 JSON 객체 하나를 보내세요. 예: {"request":1,"command":"who"}',
  },
  http_unsupported: {
    en: "This port is for chat clients, not for web browsers.",
    ko: "이 포트는 채팅용입니다. 웹 브라우저로는 쓸 수 없습니다.",
  },
  bytes_invalid: {
    en: '"bytes" must be a whole number from 0 to {limit}.',
    ko: '"bytes"는 0에서 {limit} 사이의 정수여야 합니다.',
  },
  version_unsupported: {
    en: "This server speaks version {supported} of the protocol, not {version}.",
    ko: "이 서버는 프로토콜 버전 {supported}(을/를) 씁니다. {version}(은/는) 지원하지 않습니다.",
  },
  storage_failed: {
    temporary: true,
    en: "The storage is in trouble: this was not done, or not for certain. Try again in a moment.",
    ko: "저장소에 문제가 있어 처리하지 못했거나 확실하지 않습니다. 잠시 뒤에 다시 하세요.",
  },
  shutting_down: {
    temporary: true,
    en: "The server is shutting down.",
    ko: "서버를 종료합니다.",
  },
  replaced: {
    en: "{id} has connected again elsewhere; this connection is closed.",
    ko: "{id} 아이디로 새로 접속하여 이 연결을 끊습니다.",
  },
  internal: {
    en: "Something went wrong on the server. It has been logged.",
    ko: "서버에서 문제가 생겼습니다. 기록해 두었습니다.",
  },
} as const satisfies Record<string, ErrorDefinition>;

/** What a program tests to tell one failure from another. */
export type ErrorCode = keyof typeof errorDefinitions;

/** An expected failure: something that the peer did or asked for, or that passes. Never a bug. */
export class MadangError extends Error {
  /** The name under which logs and uncaught reports show it. */
  override readonly name = "MadangError";

  /** Makes the failure `code`; `details` fill the placeholders of its sentence. */
  constructor(
    readonly code: ErrorCode,
    readonly details: Details = {},
    options?: ErrorOptions,
  ) {
    super(`${code}: ${fill(errorDefinitions[code], "en", details)}`, options);
  }

  /** Whether the same request may succeed later without being changed. */
  get temporary(): boolean {
    return "temporary" in errorDefinitions[this.code];
  }
}

/** The sentence of an error in a person's language. */
export function errorText(error: MadangError, language: Language): string {
  return fill(errorDefinitions[error.code], language, error.details);
}
