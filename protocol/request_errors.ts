/**
 * What can be wrong with a request, and the failures that any of them may meet.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const requestErrors = problems("request", {
  not_registered: {
    en: "Register an ID first: {usage}",
    ko: "먼저 아이디를 등록하세요: {usage}",
    todo: "said",
  },
  command_unknown: {
    en: 'There is no command "{name}". Type HELP for the list.',
    ko: '"{name}" 명령은 없습니다. HELP를 입력하면 목록이 나옵니다.',
    todo: "said",
  },
  command_unknown_nearest: {
    en: 'There is no command "{name}". Did you mean {nearest}?',
    ko: '"{name}" 명령은 없습니다. 혹시 {nearest}인가요?',
    todo: "said",
  },
  command_malformed: {
    en: "That does not fit. Usage: {usage}",
    ko: "형식이 맞지 않습니다. 사용법: {usage}",
    todo: {
      en: "Help on the command says what each part is: `?NAME` or `/help NAME`, as in `?TO`; " +
        "with `nc`: `HELP:TO`.",
      ko:
        "그 명령의 도움말을 보세요: `?TO`나 `/도움말 귓말`처럼 씁니다. `nc`에서는 `HELP:TO`입니다.",
    },
  },
  command_unavailable: {
    en: "{command} is not available yet on this server.",
    ko: "{command} 기능은 아직 이 서버에서 쓸 수 없습니다.",
    todo: {
      en: "The server is older than the client: ask its operator to update it.",
      ko: "서버가 클라이언트보다 오래되었습니다. 운영자에게 업데이트를 부탁하세요.",
    },
  },
  parameter_missing: {
    en: 'The field "{parameter}" is missing. Expected: {usage}',
    ko: '"{parameter}" 항목이 빠졌습니다. 사용법: {usage}',
    todo: "said",
  },
  parameter_type: {
    en: 'The field "{parameter}" must be {expected}.',
    ko: '"{parameter}" 항목은 {expected}(이어야/여야) 합니다.',
    todo: "said",
  },
  sender_mismatch: {
    en: 'You are {id}, so you cannot send as "{claimed}".',
    ko: '{id} 님은 "{claimed}" 이름으로 보낼 수 없습니다.',
    todo: {
      en: "Write your own ID into the command.",
      ko: "명령에 자기 아이디를 쓰세요.",
    },
  },
  role_required: {
    en: "{command} needs the role {role}.",
    ko: "{command} 명령은 {role} 권한이 있어야 합니다.",
    todo: {
      en: "Ask an operator to do it, or for the role.",
      ko: "운영자에게 대신 해 달라고 하거나 권한을 부탁하세요.",
    },
  },
  rate_limited: {
    temporary: true,
    en: "Too many requests. Try again in {seconds} s.",
    ko: "요청이 너무 많습니다. {seconds}초 뒤에 다시 하세요.",
    todo: "said",
  },
  user_unknown: {
    en: "Nobody called {id} has ever been here.",
    ko: "{id} 님은 이곳에 온 적이 없습니다.",
    todo: {
      en: "Check the spelling. Whoever has been here once can be written to, also while away; " +
        "`/who` lists only who is here now.",
      ko: "철자를 확인하세요. 한 번이라도 들어온 사람에게는 자리에 없어도 말을 남길 수 있습니다. " +
        "`/접속자`에는 지금 있는 사람만 나옵니다.",
    },
  },
  name_length: {
    en: "{what} has 1 to {limit} characters.",
    ko: "{what}(은/는) 1자에서 {limit}자까지입니다.",
    todo: {
      en: "Choose a name of that length.",
      ko: "그 길이에 맞는 이름을 쓰세요.",
    },
  },
  name_character: {
    en:
      '{what} cannot contain "{character}", nor any of / \\ < > | " ? * : or invisible characters.',
    ko:
      '{what}에 쓸 수 없는 문자가 있습니다: "{character}" (/ \\ < > | " ? * : 와 보이지 않는 문자는 안 됩니다)',
    todo: {
      en: "Leave the character out.",
      ko: "그 문자를 빼세요.",
    },
  },
  name_reserved: {
    en: "{what} cannot be {value}: it has a meaning of its own, or begins with #.",
    ko:
      "{value} 이름은 {what}(으로/로) 쓸 수 없습니다. 다른 뜻이 있거나 #으로 시작하는 이름입니다.",
    todo: {
      en: "Choose another name.",
      ko: "다른 이름을 쓰세요.",
    },
  },
  text_empty: {
    en: "{what} is empty.",
    ko: "{what}(이/가) 비어 있습니다.",
    todo: {
      en: "Write something there.",
      ko: "내용을 쓰세요.",
    },
  },
  text_too_long: {
    en: "{what} has {length} characters; at most {limit} are allowed.",
    ko: "{what}(이/가) {length}자입니다. {limit}자까지 쓸 수 있습니다.",
    todo: {
      en: "Shorten it, or send it in parts.",
      ko: "줄이거나 나누어 보내세요.",
    },
  },
  echo_empty: {
    en: "Say what to echo.",
    ko: "에코할 내용을 입력하세요.",
    todo: "said",
  },
  channel_unknown: {
    en: "The phone does not know the ID of this room, so what was said here cannot be looked up.",
    ko: "이 방의 채널 ID를 알 수 없어 대화를 찾아볼 수 없습니다.",
    todo: {
      en: "Update MessengerBotR and the script on the phone; `bot script` prints a fresh one.",
      ko:
        "휴대폰의 메신저봇R과 스크립트를 새것으로 바꾸세요. 새 스크립트는 `bot script`가 출력합니다.",
    },
  },
  service_slow: {
    temporary: true,
    en: "It took too long. Try again later.",
    ko: "시간이 너무 오래 걸려 그만두었습니다. 잠시 뒤에 다시 해 주세요.",
    todo: "said",
  },
  number_invalid: {
    en: '"{value}" is not a size: expected a whole number from 0 to {limit}.',
    ko: '"{value}"(은/는) 크기가 아닙니다. 0에서 {limit} 사이의 정수를 쓰세요.',
    todo: "said",
  },
  date_invalid: {
    en: '"{value}" is not a date: expected YYYY-MM-DD, as in 2026-01-31.',
    ko: '"{value}"(은/는) 날짜가 아닙니다. 2026-01-31처럼 YYYY-MM-DD로 쓰세요.',
    todo: "said",
  },
  range_backwards: {
    en: "The start {start} is after the end {end}. Swap the two dates.",
    ko: "시작일 {start}(이/가) 종료일 {end}보다 늦습니다. 두 날짜를 바꿔 쓰세요.",
    todo: "said",
  },
  range_too_long: {
    en: "From {start} to {end} is {days} days; at most {limit} are allowed.",
    ko: "{start}부터 {end}까지는 {days}일입니다. {limit}일까지 됩니다.",
    todo: {
      en: "Ask for fewer days at a time.",
      ko: "기간을 나누어 요청하세요.",
    },
  },
  line_too_long: {
    en: "The line is too long: at most {limit} bytes are allowed. It was skipped.",
    ko: "줄이 너무 깁니다. {limit}바이트까지 됩니다. 이 줄은 건너뛰었습니다.",
    todo: {
      en: "Send it in parts.",
      ko: "나누어 보내세요.",
    },
  },
  not_utf8: {
    en: "The text is not valid UTF-8.",
    ko: "올바른 UTF-8 글자가 아닙니다.",
    todo: {
      en: "Set the terminal or program to UTF-8; on Windows: `chcp 65001`.",
      ko: "터미널이나 프로그램의 인코딩을 UTF-8로 바꾸세요. Windows에서는 `chcp 65001`입니다.",
    },
  },
  json_invalid: {
    en: 'Expected one JSON object per line, as in {"request":1,"command":"who"}.',
    ko: '한 줄에 JSON 객체 하나를 보내세요. 예: {"request":1,"command":"who"}',
    todo: "said",
  },
  bytes_invalid: {
    en: '"bytes" must be a whole number from 0 to {limit}.',
    ko: '"bytes"는 0에서 {limit} 사이의 정수여야 합니다.',
    todo: {
      en: "For those who write a client: see protocol/README.md.",
      ko: "클라이언트를 만드는 분은 protocol/README.md를 보세요.",
    },
  },
  request_invalid: {
    en: '"request" must be a number, or a text of at most {limit} characters.',
    ko: '"request"는 숫자이거나 {limit}자 이하의 글이어야 합니다.',
    todo: {
      en: "For those who write a client: see protocol/README.md.",
      ko: "클라이언트를 만드는 분은 protocol/README.md를 보세요.",
    },
  },
  storage_failed: {
    temporary: true,
    en: "The server cannot save now: this may not have been done. Try again in a moment.",
    ko: "서버가 지금 저장할 수 없어, 처리되지 않았을 수 있습니다. 잠시 뒤에 다시 하세요.",
    todo: {
      en: "Operator: `logs/server.log` says why, such as a full disk or a database that is gone.",
      ko: "운영자: 디스크가 찼거나 데이터베이스가 꺼지는 등의 이유가 `logs/server.log`에 있습니다.",
    },
  },
});
