/**
 * What the client itself says to people.
 *
 * @module
 */
import { type Details, fill, type Language, type Sentence } from "../protocol/mod.ts";

/** Every sentence of the client, except the help on its flags (options.ts). */
export const texts = {
  askId: { ko: "아이디: ", en: "Your id: " },
  askAnotherId: { ko: "다른 아이디: ", en: "Another id: " },
  idMissing: {
    ko: "아이디가 없습니다. 터미널이 아닐 때에는 --id 이름 으로 알려 주세요.",
    en: "There is no id. Without a terminal to ask at, give one: --id NAME",
  },
  askPassword: { ko: "{id} 님의 비밀번호: ", en: "Password of {id}: " },
  passwordMissing: {
    ko: "아이디 {id}(은/는) 비밀번호가 있어야 합니다. --password-file 파일 로 알려 주세요.",
    en: "The ID {id} needs its password. Give it with --password-file FILE",
  },
  passwordFileEmpty: {
    ko: "--password-file: {path} 파일의 첫 줄이 비어 있습니다.",
    en: "--password-file: the first line of {path} is empty.",
  },
  fileUnreadable: {
    ko: "{path} 파일을 읽을 수 없습니다: {reason}",
    en: "Cannot read the file {path}: {reason}",
  },
  wordUnexpected: {
    ko:
      '"{word}"(은/는) 무엇인지 알 수 없습니다. 옵션은 --로 시작합니다. 전체 목록은 --help에 있습니다.',
    en: '"{word}" means nothing here. Flags begin with --; --help lists all.',
  },
  cannotConnect: {
    ko: "{host}:{port} 서버에 연결할 수 없습니다: {reason}",
    en: "Cannot connect to the server at {host}:{port}: {reason}",
  },
  reasonRefused: {
    ko: "그 포트에 열려 있는 서버가 없습니다. 서버가 켜져 있는지, --host와 --port가 맞는지 보세요.",
    en: "nothing listens on that port. Is the server running, and are --host and --port right?",
  },
  reasonTimeout: {
    ko: "10초 안에 대답이 없습니다.",
    en: "there was no answer within 10 seconds.",
  },
  reasonTls: {
    ko: "TLS 연결이 되지 않습니다 ({detail}). 서버가 TLS를 쓰는지, 인증서가 맞는지 보세요.",
    en:
      "the TLS connection failed ({detail}). Does the server speak TLS, is its certificate right?",
  },
  tlsUntrusted: {
    ko: "서버의 인증서를 믿을 수 없습니다. 운영자에게 인증서 파일을 받아 --tls-ca FILE을 붙이세요.",
    en:
      "the server's certificate is not trusted. Ask its operator for the certificate's file, and add --tls-ca FILE.",
  },
  tlsOther: {
    ko:
      "서버의 인증서가 {file}에 든 것과 다릅니다. 바뀌었을 수 있으니 운영자에게 새 파일을 받으세요.",
    en:
      "the server's certificate is another than that in {file}. If it was renewed, ask its operator for the new file.",
  },
  tlsOver: {
    ko:
      "서버의 인증서가 기한을 넘겼습니다. 운영자가 새로 만들어야 합니다. 이 컴퓨터의 시계도 보세요.",
    en:
      "the server's certificate has expired. Its operator has to renew it; is this machine's clock right?",
  },
  tlsEarly: {
    ko: "서버의 인증서가 아직 유효하지 않습니다. 이 컴퓨터의 시계가 맞는지 보세요.",
    en: "the server's certificate is not valid yet. Is this machine's clock right?",
  },
  tlsOtherHost: {
    ko: "서버의 인증서가 {host}의 것이 아닙니다. 인증서에 있는 이름을 --host에 쓰세요: {names}",
    en:
      "the server's certificate is not for {host}. Give --host one of the names that it is for: {names}",
  },
  tlsPlain: {
    ko: "그 포트는 TLS를 쓰지 않습니다. --tls와 --tls-ca를 빼세요.",
    en: "that port does not speak TLS. Leave out --tls and --tls-ca.",
  },
  noCertificate: {
    ko: "{path}: 인증서(-----BEGIN CERTIFICATE-----)가 들어 있지 않습니다.",
    en: "{path}: there is no certificate (-----BEGIN CERTIFICATE-----) in it.",
  },
  notMadang: {
    ko:
      "{host}:{port} 서버가 등록에 답하지 않고 연결을 끊었습니다. 마당 서버가 맞나요? TLS를 쓰는 서버라면 --tls나 --tls-ca를 붙이세요.",
    en:
      "The server at {host}:{port} hung up before it registered us. Is it a Madang server? If it speaks TLS, add --tls or --tls-ca.",
  },
  registered: {
    ko: "{id} 님, 어서 오세요. ({host}:{port})",
    en: "Welcome, {id}. ({host}:{port})",
  },
  yourRole: {
    ko: "내 권한: {role}  (/bans 는 차단 목록, ?BAN 은 도움말)",
    en: "Your role: {role}  (/bans lists bans and mutes, ?BAN helps)",
  },
  nobodyElse: { ko: "지금은 다른 사람이 없습니다.", en: "Nobody else is here now." },
  online: { ko: "지금 있는 사람: {names}", en: "Here now: {names}" },
  andMore: { ko: "{names} 외 {count}명", en: "{names} and {count} more" },
  yourRooms: {
    ko: "내 방: {names}  (/join 방 을 입력하면 그 방에서 말합니다)",
    en: "Your rooms: {names}  (/join ROOM to talk there)",
  },
  noRooms: {
    ko: "방 목록은 /rooms, 새 방은 /create 방",
    en: "/rooms lists the rooms, /create ROOM opens one",
  },
  whatNext: {
    ko: "모두에게 말하기 /all 안녕   도움말 /help   끝내기 Q",
    en: "/all hello talks to everyone   /help helps   Q quits",
  },
  plainTextNeedsRoom: {
    ko: "누구에게 하는 말인가요?  /join 방   /all 메시지   /to 아이디 메시지",
    en: "To whom?  /join ROOM   /all MESSAGE   /to ID MESSAGE",
  },
  talkingIn: {
    ko: "이제 그냥 입력하면 '{room}' 방에 보냅니다.",
    en: "What you type now goes to the room {room}.",
  },
  lost: {
    ko: "연결이 끊어졌습니다. 다시 연결하는 동안 쓴 것은 연결되면 보냅니다.",
    en: "The connection is lost. What you type is sent when it is back.",
  },
  lostBecause: {
    ko: "연결이 끊어졌습니다: {reason} 다시 연결하는 동안 쓴 것은 연결되면 보냅니다.",
    en: "The connection is lost: {reason} What you type is sent when it is back.",
  },
  resumedComplete: {
    ko: "다시 연결되었습니다. 빠진 말 없이 이어집니다.",
    en: "Connected again. Nothing is missing.",
  },
  resumedLost: {
    ko: "다시 연결되었습니다. 서버에 사고가 있어서 끊기기 직전의 말 일부가 사라졌습니다.",
    en: "Connected again. The server had crashed: some of what was said just before it is lost.",
  },
  resumedImpossible: {
    ko: "다시 연결되었지만 이어받을 수 없습니다. 그 사이의 말은 /history 로 보세요.",
    en: "Connected again, but the server cannot resume. /history shows what was said meanwhile.",
  },
  resumedUnknown: {
    ko: "다시 연결되었습니다. 그 사이의 말은 /history 로 보세요.",
    en: "Connected again. /history shows what was said meanwhile.",
  },
  ended: { ko: "연결이 끝났습니다.", en: "The connection is over." },
  endedBecause: { ko: "연결이 끝났습니다: {reason}", en: "The connection is over: {reason}" },
  unconfirmed: {
    ko: "저장되었는지 알 수 없습니다. 필요하면 다시 보내세요: {text}",
    en: "It is not known whether this was saved. Send it again if need be: {text}",
  },
  unanswered: {
    ko: "연결이 끊어져 답을 받지 못했습니다: {text}",
    en: "The connection broke before the answer: {text}",
  },
  neverSent: { ko: "보내지 못했습니다: {text}", en: "This was not sent: {text}" },
  waiting: { ko: "연결되면 보냅니다: {text}", en: "Will be sent when connected: {text}" },
  away: {
    ko: "{to} 님은 지금 없습니다. 다음에 접속하면 전해집니다.",
    en: "{to} is away and will get it on the next visit.",
  },
  came: { ko: "{id} 님이 들어왔습니다.", en: "{id} is here." },
  went: { ko: "{id} 님이 나갔습니다.", en: "{id} has left." },
  atLine: { ko: "{line}번째 줄", en: "line {line}" },
  me: { ko: "나", en: "me" },
  offline: { ko: "연결 끊김", en: "offline" },
  answerUnreadable: {
    ko: "서버의 답을 알아볼 수 없습니다. 서버와 클라이언트의 버전을 확인하세요.",
    en: "The server's answer makes no sense. Check the versions of server and client.",
  },
  exportFailed: {
    ko: "{path}에 저장하지 못했습니다: {reason}",
    en: "Cannot save to {path}: {reason}",
  },
  aiThinking: {
    ko: "AI가 답을 준비하고 있습니다… (Ctrl-C: 취소)",
    en: "The AI prepares its answer… (Ctrl-C cancels)",
  },
  aiBrokeOff: { ko: "(답이 여기에서 끊겼습니다.)", en: "(The answer broke off here.)" },
  aiGap: {
    ko: "(그 사이의 답을 놓쳤습니다. 끝나면 전체를 보여 드립니다.)",
    en: "(Some of the answer was missed. All of it follows at its end.)",
  },
  stillWaiting: {
    ko: "아직 서버의 답이 없습니다: {text}",
    en: "The server has not answered yet: {text}",
  },
  fileNotFound: { ko: "{path} 파일이 없습니다.", en: "There is no file {path}." },
  fileIsDirectory: {
    ko: "{path}(은/는) 폴더입니다. 파일만 보낼 수 있습니다.",
    en: "{path} is a directory: only files can be sent.",
  },
  fileNotRegular: {
    ko: "{path}(은/는) 보통 파일이 아니라서 보낼 수 없습니다.",
    en: "{path} is not an ordinary file and cannot be sent.",
  },
  fileNotPermitted: {
    ko: "{path} 파일을 읽을 권한이 없습니다.",
    en: "You may not read the file {path}.",
  },
  fileChanged: {
    ko: "{path} 파일이 보내는 동안 바뀌었습니다. 다시 보내세요.",
    en: "The file {path} changed while it was sent. Send it again.",
  },
  fileUsage: {
    ko: "사용법: FILE:<받는 사람이나 #방>:<파일>  FILE:CANCEL:<번호>  FILE:REFUSE:<번호>",
    en: "Usage: FILE:<to or #room>:<file>  FILE:CANCEL:<number>  FILE:REFUSE:<number>",
  },
  fileStuck: {
    ko: "파일을 보내는 중에는 취소할 수 없습니다. colon 프로토콜에는 그 방법이 없습니다.",
    en: "It cannot be cancelled: the colon protocol has no way to do so.",
  },
  transferUnknown: {
    ko: "{number}번 전송은 없습니다.",
    en: "There is no transfer {number}.",
  },
  transferEnded: {
    ko: "{number}번 전송은 이미 끝났습니다.",
    en: "Transfer {number} has ended already.",
  },
  fileToOne: { ko: "{peer}에게", en: "{peer}" },
  fileToRoom: { ko: "{peer} 방에", en: "{peer}" },
  fileFromOne: { ko: "{peer} 님이", en: "{peer}" },
  fileFromRoom: { ko: "{peer} 님이 {room} 방에", en: "{peer} ({room})" },
  uploadBegan: {
    ko: "[{number}] {peer} {name} 파일({size})을 보냅니다.",
    en: "[{number}] Sending {name} ({size}) to {peer}.",
  },
  uploadGoesOn: {
    ko: "[{number}] {peer} {name} 파일({size})을 {percent} %부터 이어서 보냅니다.",
    en: "[{number}] Sending {name} ({size}) to {peer}, from {percent} % on.",
  },
  uploadUnkept: {
    ko: "[{number}] 클라이언트를 다시 켜면 이어서 보내지 못합니다: {reason}",
    en: "[{number}] A new start of the client will not go on with it: {reason}",
  },
  uploadSent: {
    ko: "[{number}] {peer} {name} 파일({size})을 다 보냈습니다.",
    en: "[{number}] Sent {name} ({size}) to {peer}.",
  },
  uploadSentAway: {
    ko:
      "[{number}] {peer} {name} 파일({size})을 다 보냈습니다. 지금 자리에 없어서 다음에 접속하면 받습니다.",
    en: "[{number}] Sent {name} ({size}) to {peer}, who is away and will get it on the next visit.",
  },
  uploadSentSomeAway: {
    ko:
      "[{number}] {peer} {name} 파일({size})을 다 보냈습니다. 자리에 없는 {away}명은 다음에 접속하면 받습니다.",
    en:
      "[{number}] Sent {name} ({size}) to {peer}. Whoever is away ({away}) will get it on the next visit.",
  },
  uploadHandedOver: {
    ko: "[{number}] {peer} 보내는 {name} 파일({size})이 모두 나갔습니다. 서버의 답이 이어집니다.",
    en: "[{number}] All of {name} ({size}) to {peer} has gone out; the server's answer follows.",
  },
  uploadTaken: {
    ko: "[{number}] {user} 님이 {name} 파일을 받았습니다.",
    en: "[{number}] {user} has received {name}.",
  },
  uploadRefused: {
    ko: "[{number}] {user} 님이 {name} 파일을 받지 않겠다고 합니다.",
    en: "[{number}] {user} does not want {name}.",
  },
  uploadCancelled: {
    ko: "[{number}] {name} 보내기를 취소했습니다.",
    en: "[{number}] Cancelled sending {name}.",
  },
  uploadFailed: {
    ko: "[{number}] {name} 파일을 보내지 못했습니다: {reason}",
    en: "[{number}] {name} was not sent: {reason}",
  },
  uploadResumable: {
    ko: "[{number}] {name} 보내기를 멈췄습니다: {reason} 같은 파일을 다시 보내면 이어집니다.",
    en: "[{number}] Sending {name} stopped: {reason} Send it again, and it goes on.",
  },
  uploadLeft: {
    ko: "[{number}] {name} 파일은 {percent} %까지만 보냈습니다. " +
      "다음에 같은 파일을 다시 보내면 이어집니다.",
    en: "[{number}] Only {percent} % of {name} was sent. Send it again next time, and it goes on.",
  },
  uploadCutOff: {
    ko: "연결이 끊어졌습니다.",
    en: "the connection broke.",
  },
  uploadStalled: {
    ko: "서버가 한참 동안 아무것도 받지 않습니다.",
    en: "the server has taken nothing for too long.",
  },
  downloadBegan: {
    ko: "[{number}] {peer} 보낸 {name} 파일({size})을 받습니다.",
    en: "[{number}] {peer} sends you {name} ({size}).",
  },
  downloadGoesOn: {
    ko: "[{number}] {peer} 보낸 {name} 파일({size})을 {percent} %부터 이어받습니다.",
    en: "[{number}] {peer} sends you {name} ({size}), from {percent} % on.",
  },
  downloadSaved: {
    ko: "[{number}] {peer} 보낸 {name} 파일({size})을 저장했습니다: {path}",
    en: "[{number}] Saved {name} ({size}) from {peer}: {path}",
  },
  downloadStartsOver: {
    ko: "[{number}] {name}: 먼저 받아 둔 부분이 맞지 않아 처음부터 다시 받습니다.",
    en: "[{number}] {name}: what had come before is wrong. It starts over.",
  },
  downloadRefused: {
    ko: "[{number}] {name} 파일을 받지 않습니다.",
    en: "[{number}] Refused {name}.",
  },
  downloadFailed: {
    ko: "[{number}] {peer} 보낸 {name} 파일을 받지 못했습니다: {reason}",
    en: "[{number}] {name} from {peer} was not received: {reason}",
  },
  downloadResumable: {
    ko: "[{number}] {peer} 보낸 {name} 받기를 멈췄습니다: {reason} 나중에 이어서 받습니다.",
    en: "[{number}] Receiving {name} from {peer} stopped: {reason} It goes on later.",
  },
  downloadLeft: {
    ko: "[{number}] {name} 파일은 {percent} %까지만 받았습니다. 다음에 접속하면 이어집니다.",
    en: "[{number}] Only {percent} % of {name} has come. It goes on when you are back.",
  },
  downloadStalled: {
    ko: "한참 동안 아무것도 오지 않습니다.",
    en: "nothing has come for too long.",
  },
  offerRejected: {
    ko: "{from} 님이 보낸 파일을 받지 않습니다 ({name}): {reason}",
    en: "A file from {from} is not received ({name}): {reason}",
  },
  transferProgress: {
    ko: "[{number}] {percent} % ({done} / {size})",
    en: "[{number}] {percent} % ({done} of {size})",
  },
  transferOutOfStep: {
    ko: "서버가 약속과 다르게 보냈습니다.",
    en: "the server sent other bytes than were asked for.",
  },
  fileCorrupt: {
    ko: "온 내용이 보낸 파일과 다릅니다(SHA-256이 다름). 저장하지 않았습니다.",
    en: "the bytes are not those of the file (their SHA-256 differs). Nothing was saved.",
  },
  saveFailed: {
    ko: "{path}에 저장할 수 없습니다: {reason}",
    en: "cannot save to {path}: {reason}",
  },
  endedTaken: { ko: "이미 받았습니다.", en: "it has been received." },
  endedRefused: { ko: "받지 않겠다고 합니다.", en: "it was refused." },
  endedCancelled: { ko: "보낸 사람이 취소했습니다.", en: "its sender took it back." },
  endedExpired: { ko: "보관 기간이 지났습니다.", en: "it was kept too long." },
  endedCorrupt: {
    ko: "서버에 온 내용이 원래 파일과 다릅니다.",
    en: "the server got other bytes than were sent.",
  },
  endedStalled: { ko: "한참 동안 멈춰 있었습니다.", en: "nothing has moved for too long." },
  endedFailed: {
    ko: "서버의 디스크에 문제가 있습니다.",
    en: "the server's disk did not do its part.",
  },
  transfersMore: { ko: "그 밖에 {count}개", en: "and {count} more" },
  transferWaiting: { ko: "연결을 기다립니다", en: "waits for the connection" },
  transferQueued: { ko: "차례를 기다립니다", en: "waits for its turn" },
  transferRests: { ko: "{peer} 님을 기다립니다", en: "waits for {peer}" },
  transferStalled: { ko: "멈춤", en: "stalled" },
  timeLeft: { ko: "{time} 남음", en: "{time} left" },
} as const satisfies Record<string, Sentence>;

/** The name of one of the client's sentences. */
export type TextName = keyof typeof texts;

/** A failure on the client's own side, said in a person's language. */
export class Complaint extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "Complaint";

  /** Makes the complaint that the sentence `text`, filled with `details`, explains. */
  constructor(readonly text: TextName, readonly details: Details = {}) {
    super(fill(texts[text], "en", details));
  }
}

/** One of the client's sentences in a language. */
export function say(language: Language, text: TextName, details?: Details): string {
  return fill(texts[text], language, details);
}

/** What the operating system says about a failure, without the name of its class. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
