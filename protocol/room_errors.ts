/**
 * The errors of rooms.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const roomErrors = problems("room", {
  room_unknown: {
    en: "There is no room {room}. Open it first, or look at the list of rooms.",
    ko: "'{room}' 방은 없습니다. 방을 먼저 만들거나 방 목록을 보세요.",
    todo: {
      en: "Check the spelling: `/rooms` lists the rooms, `/create ROOM` opens one.",
      ko: "철자를 확인하세요. `/방목록`에 모든 방이 나오고, `/만들기 방`으로 새로 만듭니다.",
    },
  },
  room_exists: {
    en: "The room {room} exists already: just enter it.",
    ko: "'{room}' 방은 이미 있습니다. 만들지 말고 들어가세요.",
    todo: "said",
  },
  room_not_member: {
    en: "You are not in the room {room}. Enter it first.",
    ko: "'{room}' 방의 멤버가 아닙니다. 먼저 방에 들어가세요.",
    todo: "said",
  },
  room_not_owner: {
    en: "Only the owner of the room {room}, {owner}, and moderators can do this.",
    ko: "'{room}' 방의 방장({owner})과 moderator만 할 수 있습니다.",
    todo: {
      en: "Ask one of them.",
      ko: "그 가운데 한 사람에게 부탁하세요.",
    },
  },
  room_limit: {
    en: "You are in {limit} rooms already, which is the most. Leave one first.",
    ko: "방에는 {limit}개까지 들어갈 수 있습니다. 다른 방에서 먼저 나오세요.",
    todo: "said",
  },
  room_full: {
    en: "The room {room} is full: it has {limit} members.",
    ko: "'{room}' 방은 멤버가 {limit}명으로 가득 찼습니다.",
    todo: {
      en: "Wait until somebody leaves, or open another room.",
      ko: "누가 나가기를 기다리거나 다른 방을 만드세요.",
    },
  },
});
