/**
 * What the client says when a file cannot be sent or received.
 *
 * @module
 */
import { problems } from "../../protocol/mod.ts";

/** What is wrong with a file, its transfer, or where it is to be saved. */
export const fileFailures = problems("client-file", {
  fileNotFound: {
    ko: "{path} 파일이 없습니다.",
    en: "There is no file {path}.",
    todo: {
      en: "Check the path; Tab completes it.",
      ko: "경로를 확인하세요. Tab 키로 완성할 수 있습니다.",
    },
  },
  fileIsDirectory: {
    ko: "{path}: 폴더입니다. 파일만 보낼 수 있습니다.",
    en: "{path} is a folder: only files can be sent.",
    todo: {
      en: "Pack the folder into one file (zip), and send that.",
      ko: "폴더를 파일 하나로 묶어(zip) 보내세요.",
    },
  },
  fileNotRegular: {
    ko: "{path}: 보통 파일이 아니라서 보낼 수 없습니다.",
    en: "{path} is not an ordinary file and cannot be sent.",
    todo: {
      en: "Copy it into an ordinary file first.",
      ko: "보통 파일로 복사해서 보내세요.",
    },
  },
  fileNotPermitted: {
    ko: "{path} 파일을 읽을 권한이 없습니다.",
    en: "You have no permission to read the file {path}.",
    todo: {
      en: "Correct the file's permissions.",
      ko: "파일의 권한을 바로잡으세요.",
    },
  },
  fileChanged: {
    ko: "{path} 파일이 보내는 동안 바뀌었습니다. 다시 보내세요.",
    en: "The file {path} changed while it was sent. Send it again.",
    todo: "said",
  },
  fileUsage: {
    ko: "사용법: FILE:<받는 사람이나 #방>:<파일>  FILE:CANCEL:<번호>  FILE:REFUSE:<번호>",
    en: "Usage: FILE:<to or #room>:<file>  FILE:CANCEL:<number>  FILE:REFUSE:<number>",
    todo: "said",
  },
  fileUsageSlash: {
    ko: "사용법: /파일 <받는 사람이나 #방> <파일>  /파일 취소 <번호>  /파일 거절 <번호>",
    en: "Usage: /file <to or #room> <file>  /file cancel <number>  /file refuse <number>",
    todo: "said",
  },
  fileStuck: {
    ko: "보내는 중인 파일은 취소할 수 없습니다. 콜론 프로토콜에는 그런 기능이 없습니다.",
    en: "This file cannot be cancelled: the colon protocol cannot do that.",
    todo: {
      en: "Use `--codec json`, the default.",
      ko: "기본값인 `--codec json`을 쓰세요.",
    },
  },
  transferUnknown: {
    ko: "{number}번 전송은 없습니다.",
    en: "There is no transfer {number}.",
    todo: {
      en: "Use the number in brackets before the transfer.",
      ko: "전송 앞의 대괄호에 있는 번호를 쓰세요.",
    },
  },
  transferEnded: {
    ko: "{number}번 전송은 이미 끝났습니다.",
    en: "Transfer {number} has ended already.",
    todo: {
      en: "Nothing: it is over.",
      ko: "이미 끝나서 할 일이 없습니다.",
    },
  },
  uploadUnkept: {
    ko: "[{number}] 클라이언트를 다시 켜면 이어서 보내지 못합니다: {reason}",
    en: "[{number}] If the client is restarted, this file starts over: {reason}",
    todo: {
      en: "Let this client run until the file is sent.",
      ko: "다 보낼 때까지 클라이언트를 켜 두세요.",
    },
  },
  uploadFailed: {
    ko: "[{number}] {name} 파일을 보내지 못했습니다: {reason}",
    en: "[{number}] {name} was not sent: {reason}",
    todo: {
      en: "Do what the reason says, and send it again.",
      ko: "이유에 나온 대로 하고 다시 보내세요.",
    },
  },
  uploadResumable: {
    ko: "[{number}] {name} 보내기를 멈췄습니다: {reason} 같은 파일을 다시 보내면 이어집니다.",
    en: "[{number}] Sending {name} stopped: {reason} Send it again, and it goes on.",
    todo: "said",
  },
  uploadLeft: {
    ko: "[{number}] {name} 파일은 {percent} %까지만 보냈습니다. " +
      "다음에 같은 파일을 다시 보내면 이어집니다.",
    en: "[{number}] Only {percent} % of {name} was sent. Send it again next time, and it goes on.",
    todo: "said",
  },
  uploadRefused: {
    ko: "[{number}] {user} 님이 {name} 파일을 받지 않겠다고 합니다.",
    en: "[{number}] {user} does not want {name}.",
    todo: {
      en: "Ask them, and send it again if they want it.",
      ko: "상대에게 물어보고, 받겠다고 하면 다시 보내세요.",
    },
  },
  uploadCutOff: {
    ko: "연결이 끊어졌습니다.",
    en: "the connection broke.",
    todo: {
      en: "Send it again when you are connected.",
      ko: "연결되면 다시 보내세요.",
    },
  },
  uploadStalled: {
    ko: "서버가 한참 동안 아무것도 받지 않습니다.",
    en: "the server has taken nothing for too long.",
    todo: {
      en: "Send it again; it goes on.",
      ko: "다시 보내면 이어집니다.",
    },
  },
  downloadStartsOver: {
    ko: "[{number}] {name}: 먼저 받아 둔 부분이 맞지 않아 처음부터 다시 받습니다.",
    en: "[{number}] {name}: the part received before does not fit. It starts over.",
    todo: {
      en: "Nothing: it is fetched anew.",
      ko: "스스로 다시 받습니다.",
    },
  },
  downloadFailed: {
    ko: "[{number}] {peer} 보낸 {name} 파일을 받지 못했습니다: {reason}",
    en: "[{number}] {name} from {peer} was not received: {reason}",
    todo: {
      en: "Do what the reason says; ask for the file again.",
      ko: "이유에 나온 대로 하고 다시 보내 달라고 하세요.",
    },
  },
  downloadResumable: {
    ko: "[{number}] {peer} 보낸 {name} 받기를 멈췄습니다: {reason} 나중에 이어서 받습니다.",
    en: "[{number}] Receiving {name} from {peer} stopped: {reason} It goes on later.",
    todo: "said",
  },
  downloadLeft: {
    ko: "[{number}] {name} 파일은 {percent} %까지만 받았습니다. 다음에 접속하면 이어집니다.",
    en: "[{number}] Only {percent} % of {name} was received. It goes on when you are back.",
    todo: "said",
  },
  downloadStalled: {
    ko: "한참 동안 아무것도 오지 않습니다.",
    en: "nothing was received for too long.",
    todo: {
      en: "Wait: it goes on by itself.",
      ko: "기다리면 스스로 이어서 받습니다.",
    },
  },
  offerRejected: {
    ko: "{from} 님이 보낸 파일을 받지 않습니다 ({name}): {reason}",
    en: "A file from {from} cannot be received ({name}): {reason}",
    todo: {
      en: "Ask the sender for it under another name.",
      ko: "이름을 바꿔 다시 보내 달라고 하세요.",
    },
  },
  transferOutOfStep: {
    ko: "서버가 파일의 다른 부분을 보냈습니다.",
    en: "the server sent the wrong part of the file.",
    todo: {
      en: "Update server and client; the transfer goes on then.",
      ko: "서버와 클라이언트를 업데이트하면 이어집니다.",
    },
  },
  fileCorrupt: {
    ko: "파일이 오다가 깨졌습니다(SHA-256이 다릅니다). 저장하지 않았습니다.",
    en: "the file arrived damaged (its SHA-256 differs). It was not saved.",
    todo: {
      en: "Ask the sender to send it again.",
      ko: "다시 보내 달라고 하세요.",
    },
  },
  saveFailed: {
    ko: "{path}에 저장할 수 없습니다({reason}).",
    en: "cannot save to {path} ({reason}).",
    todo: {
      en: "Make room, or choose another folder with `--received-dir`.",
      ko: "공간을 늘리거나 `--received-dir`로 다른 폴더를 고르세요.",
    },
  },
  endedTaken: {
    ko: "이미 받았습니다.",
    en: "it has been received.",
    todo: {
      en: "Nothing: another of your clients has it.",
      ko: "이 아이디로 켠 다른 클라이언트가 받았습니다.",
    },
  },
  endedRefused: {
    ko: "받지 않겠다고 합니다.",
    en: "it was refused.",
    todo: {
      en: "Ask the other side.",
      ko: "상대에게 물어보세요.",
    },
  },
  endedCancelled: {
    ko: "보낸 사람이 취소했습니다.",
    en: "its sender took it back.",
    todo: {
      en: "Ask the sender.",
      ko: "보낸 사람에게 물어보세요.",
    },
  },
  endedExpired: {
    ko: "보관 기간이 지났습니다.",
    en: "it was kept too long.",
    todo: {
      en: "Ask for it again, and fetch it sooner (`--file-days`).",
      ko: "다시 보내 달라고 하고 기간 안에 받으세요(`--file-days`).",
    },
  },
  endedCorrupt: {
    ko: "파일이 서버로 가다가 깨졌습니다.",
    en: "the file was damaged on its way to the server.",
    todo: {
      en: "Send it again.",
      ko: "다시 보내세요.",
    },
  },
  endedStalled: {
    ko: "한참 동안 멈춰 있었습니다.",
    en: "it stood still for too long.",
    todo: {
      en: "Send it again; it goes on.",
      ko: "다시 보내면 이어집니다.",
    },
  },
  endedFailed: {
    ko: "서버의 디스크에 문제가 있습니다.",
    en: "the server's disk has a problem.",
    todo: {
      en: "Tell the operator: the server's log says more.",
      ko: "운영자에게 알려 주세요. 서버 로그에 이유가 있습니다.",
    },
  },
});
