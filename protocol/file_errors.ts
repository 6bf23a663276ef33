/**
 * The errors of files on their way.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const fileErrors = problems("file", {
  file_name_long: {
    en: "The file name has {length} bytes; at most {limit} are allowed.",
    ko: "파일 이름이 {length}바이트입니다. {limit}바이트까지 쓸 수 있습니다.",
    todo: {
      en: "Rename the file, then send it.",
      ko: "파일 이름을 줄여서 보내세요.",
    },
  },
  file_name_character: {
    en:
      'A file name cannot contain {character} (nor any of / \\ : * ? " < > |, nor anything invisible).',
    ko:
      '파일 이름에는 {character}(을/를) 쓸 수 없습니다(/ \\ : * ? " < > | 와 보이지 않는 문자는 안 됩니다).',
    todo: {
      en: "Rename the file, then send it.",
      ko: "파일 이름을 바꿔서 보내세요.",
    },
  },
  file_name_reserved: {
    en: "A file cannot be called {name}: it means something else to the system. Rename it first.",
    ko: "{name}: 시스템에서 다른 뜻이 있어 파일 이름으로 쓸 수 없습니다. 이름을 바꿔 보내세요.",
    todo: "said",
  },
  file_name_end: {
    en: "A file name cannot end in a dot or a space. Rename it first.",
    ko: "파일 이름은 점이나 빈칸으로 끝날 수 없습니다. 이름을 바꿔 보내세요.",
    todo: "said",
  },
  files_off: {
    en: "Files are switched off on this server.",
    ko: "이 서버에서는 파일을 보낼 수 없습니다.",
    todo: {
      en: "Ask the operator, who decides with `--file-limit`.",
      ko: "`--file-limit`으로 정하는 운영자에게 물어보세요.",
    },
  },
  file_too_large: {
    en: "The file has {size}; at most {limit} is allowed here.",
    ko: "파일이 {size}입니다. 이곳에서는 {limit}까지 보낼 수 있습니다.",
    todo: {
      en: "Make it smaller or split it, or ask the operator for a larger `--file-limit`.",
      ko: "파일을 줄이거나 나누거나, 운영자에게 `--file-limit`을 늘려 달라고 하세요.",
    },
  },
  file_user_quota: {
    temporary: true,
    en: "The server keeps at most {limit} of one user's files. " +
      "Wait until some are fetched or have been here for their time, or take some back.",
    ko: "서버는 한 사람의 파일을 모두 합해 {limit}까지 보관합니다. " +
      "상대가 받거나 보관 기간이 지난 뒤에 보내거나, 보낸 파일을 취소하세요.",
    todo: {
      en: "`FILE:CANCEL:<number>` takes one back; the operator can raise `--file-user-quota`.",
      ko: "`FILE:CANCEL:<번호>`로 취소합니다. 운영자가 `--file-user-quota`를 늘릴 수 있습니다.",
    },
  },
  file_quota: {
    temporary: true,
    en: "The server has no room for more files now. Try again later.",
    ko: "지금은 서버에 파일을 둘 자리가 없습니다. 나중에 다시 보내 주세요.",
    todo: {
      en: "The operator can raise `--file-quota`.",
      ko: "운영자가 `--file-quota`를 늘릴 수 있습니다.",
    },
  },
  file_nobody: {
    en: "Nobody else is in the room {room}.",
    ko: "'{room}' 방에 다른 사람이 없습니다.",
    todo: {
      en: "Wait until somebody has entered, or send it to one person.",
      ko: "누가 들어온 뒤에 보내거나 한 사람에게 보내세요.",
    },
  },
  file_corrupt: {
    en: "The file arrived damaged (its SHA-256 differs). Send it again.",
    ko: "파일이 오다가 깨졌습니다(SHA-256이 다릅니다). 다시 보내세요.",
    todo: "said",
  },
  transfer_unknown: {
    en: "There is no such transfer: it has ended, or is not for you.",
    ko: "그런 전송은 없습니다. 이미 끝났거나 받는 사람이 아닙니다.",
    todo: {
      en: "Send the file again if it is still wanted.",
      ko: "아직 필요하면 파일을 다시 보내세요.",
    },
  },
  transfer_differs: {
    en: "That transfer is of another file or to somebody else. Send this one as a new one.",
    ko: "다른 파일의 전송이거나 받는 사람이 다릅니다. 새로 보내세요.",
    todo: "said",
  },
  transfer_not_running: {
    en: "The transfer is not running on this connection. Begin it again; it goes on.",
    ko: "이 연결에서 진행 중인 전송이 아닙니다. 다시 시작하면 이어집니다.",
    todo: "said",
  },
  transfer_offset: {
    en: "Expected the bytes from {expected} on, not from {offset}.",
    ko: "{offset}(이/가) 아니라 {expected}부터 보내야 합니다.",
    todo: {
      en: "The client is wrong here: update it.",
      ko: "클라이언트의 잘못입니다. 클라이언트를 업데이트하세요.",
    },
  },
  transfer_window: {
    en: "At most {window} bytes may be under way, and the file has no more than {size} bytes.",
    ko: "확인되지 않은 바이트는 {window}까지 보낼 수 있고, 파일은 {size}바이트까지입니다.",
    todo: {
      en: "The client is wrong here: update it.",
      ko: "클라이언트의 잘못입니다. 클라이언트를 업데이트하세요.",
    },
  },
  transfer_stalled: {
    temporary: true,
    en: "Nothing of the file came for {seconds} s, so it was given up. Send it again.",
    ko: "{seconds}초 동안 파일이 오지 않아 그만두었습니다. 다시 보내세요.",
    todo: "said",
  },
  file_not_skipped: {
    en: "The rest of a refused file is too long, or came too late, to be skipped. " +
      "The connection is closed; connect again.",
    ko: "받지 않는 파일의 나머지가 너무 길거나 너무 늦게 와서 건너뛸 수 없습니다. " +
      "연결을 닫으니 다시 접속해 주세요.",
    todo: "said",
  },
  file_refused: {
    en: "The receiver refused the file.",
    ko: "상대가 파일을 받지 않았습니다.",
    todo: {
      en: "Ask the receiver, and send it again if they want it.",
      ko: "상대에게 물어보고, 받겠다고 하면 다시 보내세요.",
    },
  },
  transfer_incomplete: {
    en: "Only {received} of {size} bytes have come.",
    ko: "{size}바이트 가운데 {received}바이트만 왔습니다.",
    todo: {
      en: "Send it again: it goes on from there.",
      ko: "다시 보내면 이어집니다.",
    },
  },
});
