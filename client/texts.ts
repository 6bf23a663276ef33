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
  noAccounts: {
    ko: "이 서버 버전에는 계정이 없어서 비밀번호를 쓰지 않습니다.",
    en: "This version of the server has no accounts: the password is not used.",
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
  notMadang: {
    ko:
      "{host}:{port} 서버가 등록에 답하지 않고 연결을 끊었습니다. 마당 서버가 맞나요? TLS를 쓰는 서버라면 --tls를 붙이세요.",
    en:
      "The server at {host}:{port} hung up before it registered us. Is it a Madang server? If it speaks TLS, add --tls.",
  },
  registered: {
    ko: "{id} 님, 어서 오세요. ({host}:{port})",
    en: "Welcome, {id}. ({host}:{port})",
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
  stillWaiting: {
    ko: "아직 서버의 답이 없습니다: {text}",
    en: "The server has not answered yet: {text}",
  },
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
