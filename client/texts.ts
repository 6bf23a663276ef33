/**
 * What the client itself says to people.
 *
 * @module
 */
import { type Details, fill, type Language, type Sentence, systemReason } from "../protocol/mod.ts";
import { clientFailures } from "./failure_texts.ts";
import { fileFailures } from "./files/failure_texts.ts";

const failures = { ...clientFailures, ...fileFailures };

/** Every sentence of the client, except the help on its flags (options.ts). */
export const texts = {
  ...failures,
  askId: { ko: "아이디: ", en: "Your ID: " },
  askAnotherId: { ko: "다른 아이디: ", en: "Another ID: " },
  askPassword: { ko: "{id} 님의 비밀번호: ", en: "Password of {id}: " },
  registered: {
    ko: "{id} 님, 어서 오세요. ({host}:{port})",
    en: "Welcome, {id}. ({host}:{port})",
  },
  yourRole: {
    ko: "내 권한: {role}  (차단과 말하기 금지 목록 /차단목록   도움말 ?BAN)",
    en: "Your role: {role}  (/bans lists bans and mutes, ?BAN helps)",
  },
  nobodyElse: { ko: "지금은 다른 사람이 없습니다.", en: "Nobody else is here now." },
  online: { ko: "지금 있는 사람: {names}", en: "Here now: {names}" },
  andMore: { ko: "{names} 외 {count}명", en: "{names} and {count} more" },
  yourRooms: {
    ko: "내 방: {names}  (/입장 방 을 입력하면 그 방에서 말합니다)",
    en: "Your rooms: {names}  (/join ROOM to talk there)",
  },
  noRooms: {
    ko: "방 목록 /방목록   새 방 /만들기 방",
    en: "/rooms lists the rooms, /create ROOM opens one",
  },
  whatNext: {
    ko: "모두에게 말하기 /모두 안녕   도움말 /도움말   끝내기 /종료",
    en: "/all hello talks to everyone   /help helps   Q quits",
  },
  talkingIn: {
    ko: "이제 그냥 입력하면 '{room}' 방에 보냅니다.",
    en: "What you type now goes to the room {room}.",
  },
  resumedComplete: {
    ko: "다시 연결되었습니다. 빠진 말 없이 이어집니다.",
    en: "Connected again. Nothing is missing.",
  },
  waiting: { ko: "연결되면 보냅니다: {text}", en: "Will be sent when connected: {text}" },
  away: {
    ko: "{to} 님은 지금 자리에 없습니다. 다음에 접속하면 전해집니다.",
    en: "{to} is away and will get it on the next visit.",
  },
  came: { ko: "{id} 님이 들어왔습니다.", en: "{id} is here." },
  went: { ko: "{id} 님이 나갔습니다.", en: "{id} has left." },
  enteredRoom: { ko: "{id} 님이 '{room}' 방에 들어왔습니다.", en: "{id} entered {room}." },
  leftRoom: { ko: "{id} 님이 '{room}' 방에서 나갔습니다.", en: "{id} left {room}." },
  leftRoomTo: {
    ko: "{id} 님이 '{room}' 방에서 나갔습니다. 이제 방장은 {owner} 님입니다.",
    en: "{id} left {room}. Its owner is {owner} now.",
  },
  atLine: { ko: "{line}번째 줄", en: "line {line}" },
  me: { ko: "나", en: "me" },
  offline: { ko: "연결 끊김", en: "offline" },
  aiThinking: {
    ko: "AI가 답을 준비하고 있습니다… (Ctrl-C: 취소)",
    en: "The AI is preparing its answer… (Ctrl-C cancels)",
  },
  aiWaits: {
    ko: "AI에게 한 질문은 연결되면 보냅니다.",
    en: "The question to the AI is sent when connected.",
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
    ko: "[{number}] {peer} 보내는 {name} 파일({size})을 모두 내보냈습니다. 서버의 답을 기다립니다.",
    en: "[{number}] All of {name} ({size}) to {peer} has gone out; the server's answer follows.",
  },
  uploadTaken: {
    ko: "[{number}] {user} 님이 {name} 파일을 받았습니다.",
    en: "[{number}] {user} has received {name}.",
  },
  uploadCancelled: {
    ko: "[{number}] {name} 보내기를 취소했습니다.",
    en: "[{number}] Cancelled sending {name}.",
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
    ko: "[{number}] {peer} 보낸 파일({size})을 저장했습니다: {path}",
    en: "[{number}] Saved {name} ({size}) from {peer}: {path}",
  },
  downloadRefused: {
    ko: "[{number}] {name} 파일을 받지 않습니다.",
    en: "[{number}] Refused {name}.",
  },
  transferProgress: {
    ko: "[{number}] {percent} % ({done} / {size})",
    en: "[{number}] {percent} % ({done} of {size})",
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

/** The name of a sentence that says what went wrong. */
export type FailureName = keyof typeof failures;

/** A failure on the client's own side, said in a person's language. */
export class Complaint extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "Complaint";

  /** Makes the complaint that the sentence `text`, filled with `details`, explains. */
  constructor(readonly text: FailureName, readonly details: Details = {}) {
    super(fill(texts[text], "en", details));
  }
}

/** One of the client's sentences in a language. */
export function say(language: Language, text: TextName, details?: Details): string {
  return fill(texts[text], language, details);
}

/** What the operating system says about a failure, in words for people. */
export function reasonOf(error: unknown): Sentence {
  return systemReason(error instanceof Error ? error.message : String(error));
}
