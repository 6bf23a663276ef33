/**
 * What `bot list` prints.
 *
 * @module
 */
import { fill, formatTimestamp, type Language, type Sentence } from "../../protocol/mod.ts";
import type { AccessSubject, StoredAccess } from "../../services/context.ts";
import type { PhoneStatus } from "../bridge/phones.ts";
import type { BotListing } from "./operations.ts";

/** The listing as lines for an operator. */
export function listingText(listing: BotListing, language: Language): string {
  const say = (sentence: Sentence, details = {}) => fill(sentence, language, details);
  const { phones, entries, restricted, policy } = listing;
  const lines = [
    phones === undefined
      ? say(texts.notRunning)
      : phones.length === 0
      ? say(texts.noPhones)
      : say(texts.phones, { count: phones.length }),
    ...(phones ?? []).flatMap((phone) => phoneLines(phone, say)),
    "",
    // Without a server they would be those of this call alone.
    ...(phones === undefined ? [] : [say(texts.policy, { policy }), restriction()]),
    ...entries.map((entry) => entryLine(entry, language)),
  ];
  return lines.map(harmless).join("\n");

  function restriction(): string {
    if (restricted.length === 0) return say(texts.unrestricted);
    const subjects = restricted.map((subject) => nameOf(subject, language)).join(", ");
    return say(texts.restricted, { subjects });
  }
}

/** What a subject is called. */
export function nameOf(subject: AccessSubject, language: Language): string {
  const names: Record<AccessSubject, Sentence> = {
    bot: { en: "bot", ko: "봇" },
    device: { en: "phone", ko: "휴대폰" },
    room: { en: "room", ko: "방" },
  };
  return names[subject][language];
}

type Say = (sentence: Sentence, details?: Record<string, string | number>) => string;

function phoneLines(phone: PhoneStatus, say: Say): string[] {
  const { bot, device, version, address, connectedAt, lastMessageAt, lastPingAt } = phone;
  const time = (at: number | undefined) => at === undefined ? "-" : formatTimestamp(at);
  const { cpu, ram, temp } = phone.clientStatus ?? { cpu: null, ram: null, temp: null };
  const answered = lastPingAt === undefined
    ? "-"
    : `${time(lastPingAt)} (${phone.roundTrip ?? "?"} ms)`;
  return [
    `  ${bot}  ${device || "?"}  ${version || "?"}  ${address}`,
    "    " + say(texts.times, { since: time(connectedAt), message: time(lastMessageAt), answered }),
    `    cpu ${cpu ?? "-"}  ram ${ram ?? "-"}  temp ${temp ?? "-"}  is_manual ${phone.isManual}` +
    (phone.unanswered > 0 ? "  " + say(texts.unanswered, { count: phone.unanswered }) : ""),
  ];
}

/** A name as it stands in brackets behind its ID; nothing where it says no more. That of a phone ends with the ID. */
export function nameBeside({ subject, id, name }: Omit<StoredAccess, "state" | "at">): string {
  const ending = subject === "device" ? ` ${id}` : "";
  const rest = name.endsWith(ending) ? name.slice(0, name.length - ending.length) : name;
  return rest === "" || rest === id ? "" : `(${rest})`;
}

function entryLine(entry: StoredAccess, language: Language): string {
  const { subject, id, state, at } = entry;
  const name = nameBeside(entry);
  const called = name === "" ? "" : `  ${name}`;
  return `  ${states[state][language]}  ${subject}  ${id}${called}  ${formatTimestamp(at)}`;
}

/** The listing as JSON, with what a terminal would obey in escapes. */
export function listingJson(listing: BotListing): string {
  const escape = (character: string) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  return JSON.stringify(listing, null, 2).replace(
    unwanted,
    (found) => found === "\n" ? found : escape(found),
  );
}

const unwanted = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** A line for an operator's terminal. Names come from phones: none may move the cursor. */
export function harmless(line: string): string {
  return line.replace(unwanted, "�");
}

const states = {
  pending: { en: "waiting ", ko: "대기" },
  approved: { en: "approved", ko: "승인" },
  denied: { en: "denied  ", ko: "거부" },
} satisfies Record<string, Sentence>;

const texts = {
  notRunning: {
    en: "No server runs on this data folder.",
    ko: "이 자료 폴더를 쓰는 서버가 켜져 있지 않습니다.",
  },
  noPhones: { en: "No phone is connected.", ko: "접속한 휴대폰이 없습니다." },
  phones: { en: "Phones connected: {count}", ko: "접속한 휴대폰: {count}대" },
  times: {
    en: "since {since} · last message {message} · last ping answered {answered}",
    ko: "접속 {since} · 마지막 메시지 {message} · 마지막 핑 응답 {answered}",
  },
  unanswered: { en: "unanswered pings: {count}", ko: "답하지 않은 핑 {count}개" },
  policy: { en: "Signatures: {policy}", ko: "서명 확인: {policy}" },
  unrestricted: {
    en: "Approval: off. Everything that is not denied is answered.",
    ko: "승인: 꺼짐. 거부하지 않은 모두에게 답합니다.",
  },
  restricted: {
    en: "Approval: needed for each {subjects}.",
    ko: "승인이 필요한 것: {subjects}",
  },
} satisfies Record<string, Sentence>;
