/**
 * What the server tells somebody of what others did that concerns them.
 *
 * @module
 */
import type { Role } from "./command_definition.ts";
import { fill, type Language, type Sentence } from "./language.ts";
import { becauseOf, type Sanction, sanctionDetails } from "./sanctions.ts";

/** What happened to the reader, or to a room of theirs. */
export type Notice =
  | ({ readonly code: "muted" } & Pick<Sanction, "by" | "room" | "until" | "reason">)
  | { readonly code: "unmuted"; readonly by: string; readonly room?: string }
  | { readonly code: "role_changed"; readonly role: Role }
  | {
    readonly code: "room_topic";
    readonly room: string;
    readonly by: string;
    /** What the room is about; none: nothing any more. */
    readonly topic?: string;
  }
  | {
    readonly code: "room_closed";
    readonly room: string;
    readonly by: string;
    readonly reason?: string;
  };

/** The sentence of a notice in a person's language. */
export function noticeText(notice: Notice, language: Language): string {
  switch (notice.code) {
    case "muted":
      return fill(sentences.muted, language, sanctionDetails(notice));
    case "unmuted":
      return fill(sentences.unmuted, language, sanctionDetails(notice));
    case "role_changed":
      return fill(sentences.roleChanged, language, { role: notice.role });
    case "room_topic": {
      const { room, by, topic } = notice;
      const sentence = topic === undefined ? sentences.topicCleared : sentences.topicSet;
      return fill(sentence, language, { room, by, topic: topic ?? "" });
    }
    case "room_closed": {
      const { room, by, reason } = notice;
      return fill(sentences.roomClosed, language, { room, by, because: becauseOf(reason) });
    }
  }
}

const sentences = {
  muted: {
    en: "{by} has muted you{where} {until}.{because}",
    ko: "{by} 님이 {until} {where}말하지 못하게 했습니다.{because}",
  },
  unmuted: {
    en: "{by} lets you speak again{where}.",
    ko: "{by} 님이 {where}다시 말할 수 있게 했습니다.",
  },
  roleChanged: { en: "You are {role} now.", ko: "이제 권한이 {role}입니다." },
  topicSet: {
    en: "{by} set the topic of {room}: {topic}",
    ko: "{by} 님이 '{room}' 방의 주제를 정했습니다: {topic}",
  },
  topicCleared: {
    en: "{by} took away the topic of {room}.",
    ko: "{by} 님이 '{room}' 방의 주제를 지웠습니다.",
  },
  roomClosed: {
    en: "{by} closed the room {room}.{because}",
    ko: "{by} 님이 '{room}' 방을 닫았습니다.{because}",
  },
} satisfies Record<string, Sentence>;
