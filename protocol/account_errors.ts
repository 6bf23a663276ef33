/**
 * The errors of accounts, and of those who keep order or are sent away.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const accountErrors = problems("account", {
  password_required: {
    en: "The ID {id} needs its password: {usage}",
    ko: "{id} 아이디에는 비밀번호가 있어야 합니다: {usage}",
    todo: {
      en: "Our client asks for it at a terminal; in a pipe give it with `--password-file FILE`. " +
        "With `nc` it follows the ID, as in the error. It is not yours? Choose another ID.",
      ko:
        "마당 클라이언트는 터미널에서 비밀번호를 묻습니다. 파이프에서는 `--password-file 파일`로 " +
        "주고, `nc`에서는 오류에 나온 대로 아이디 뒤에 씁니다. 내 아이디가 아니면 다른 것을 쓰세요.",
    },
  },
  login_failed: {
    en: "This ID and this password do not belong together.",
    ko: "아이디나 비밀번호가 맞지 않습니다.",
    todo: {
      en: "Check both. The operator can set a new password: `user passwd NAME`.",
      ko: "둘 다 확인하세요. 운영자가 새 비밀번호를 정할 수 있습니다: `user passwd 이름`",
    },
  },
  login_limited: {
    temporary: true,
    en: "Too many wrong passwords. Try again in {seconds} s.",
    ko: "비밀번호를 너무 많이 틀렸습니다. {seconds}초 뒤에 다시 하세요.",
    todo: "said",
  },
  account_changed: {
    en: "An operator has changed the account of this ID. Connect again.",
    ko: "운영자가 이 아이디의 계정을 바꾸었습니다. 다시 접속하세요.",
    todo: "said",
  },
  password_length: {
    en: "A password has {least} to {limit} characters.",
    ko: "비밀번호는 {least}자에서 {limit}자까지입니다.",
    todo: {
      en: "Choose a password of that length.",
      ko: "그 길이에 맞는 비밀번호를 쓰세요.",
    },
  },
  password_character: {
    en: "A password cannot begin or end with a space, or contain control characters.",
    ko: "비밀번호는 빈칸으로 시작하거나 끝날 수 없고, 제어 문자를 쓸 수 없습니다.",
    todo: {
      en: "Leave them out.",
      ko: "그런 문자를 빼세요.",
    },
  },
  kicked: {
    en: "{by} has disconnected you.{because}",
    ko: "{by} 님이 내보냈습니다.{because}",
    todo: {
      en: "You may come back; clear it up with them first.",
      ko: "다시 들어올 수 있습니다. 먼저 그분과 이야기해 보세요.",
    },
  },
  banned: {
    en: "{by} has banned you {until}.{because}",
    ko: "{by} 님이 {until} 들어오지 못하게 했습니다.{because}",
    todo: {
      en: "Ask a moderator or operator to lift it (`/unban`).",
      ko: "관리자(moderator)나 운영자(operator)에게 풀어 달라고 하세요(`/unban`).",
    },
  },
  muted: {
    en: "{by} has muted you{where} {until}.{because}",
    ko: "{by} 님이 {until} {where}말하지 못하게 했습니다.{because}",
    todo: {
      en: "Wait, or ask a moderator or operator to lift it (`/unmute`).",
      ko: "기다리거나 관리자(moderator)나 운영자(operator)에게 풀어 달라고 하세요(`/unmute`).",
    },
  },
  outranked: {
    en: "{id} is {role}: only someone with a higher role can do this.",
    ko: "{id} 님의 권한은 {role}입니다. 더 높은 권한이 있어야 합니다.",
    todo: {
      en: "Ask somebody with a higher role.",
      ko: "권한이 더 높은 사람에게 부탁하세요.",
    },
  },
  sanction_self: {
    en: "You cannot do this to yourself.",
    ko: "자기 자신에게는 할 수 없습니다.",
    todo: {
      en: "Name somebody else.",
      ko: "다른 사람을 지정하세요.",
    },
  },
  sanction_unknown: {
    en: "{target} is not banned or muted that way. Look at the list: /bans",
    ko: "{target}에 대한 그런 차단이나 말하기 금지는 없습니다. 목록을 보세요: /차단목록",
    todo: "said",
  },
  user_offline: {
    en: "{id} is not here now.",
    ko: "{id} 님은 지금 없습니다.",
    todo: {
      en: "`/who` lists who is here. A ban also works on who is away.",
      ko: "`/who`로 누가 있는지 보세요. 없는 사람도 `/ban`은 할 수 있습니다.",
    },
  },
  address_invalid: {
    en:
      '"{value}" is not an address: expected one like 203.0.113.7, or ip for the address of that user.',
    ko:
      '"{value}"(은/는) 주소가 아닙니다. 203.0.113.7 같은 주소나 상대의 주소를 뜻하는 ip를 쓰세요.',
    todo: "said",
  },
  duration_invalid: {
    en: '"{value}" is not a time: expected one like 30m, 2h or 7d, or forever.',
    ko: '"{value}"(은/는) 기간이 아닙니다. 30분, 2시간, 7일처럼 쓰거나 영구라고 쓰세요.',
    todo: "said",
  },
});
