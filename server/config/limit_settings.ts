/**
 * The settings of what one peer, one address and all of them may take. None of them is about phones, but those of
 * connections and the outbox hold for the bot server's port too.
 *
 * @module
 */
import {
  bridgeLineLimit,
  clientLineLimit,
  type OptionTable,
  type OptionValues,
} from "../../protocol/mod.ts";

const mebibyte = 1024 ** 2;
/** What counts that have no bound of their own are bounded by. */
const large = 100_000_000;

/** Far more than people need, and than a script that relays a busy room: the rates stop what runs wild. */
export const limitSettingTable = {
  limits: {
    type: "choice",
    choices: ["on", "off"],
    default: "on",
    help: {
      en:
        "off lifts all limits below but those of line sizes and the outbox; for load tests on loopback.",
      ko:
        "off이면 줄 크기와 --outbox-limit 말고 아래 제한을 모두 풉니다. 이 컴퓨터 안의 부하 시험용입니다.",
    },
  },
  "connection-limit": {
    type: "number",
    value: "COUNT",
    default: 10_000,
    least: 1,
    most: large,
    help: {
      en: "Most connections that each port, the chat's and the phones', has at a time.",
      ko: "채팅과 휴대폰 포트마다 동시에 받을 수 있는 접속 수입니다.",
    },
  },
  "address-limit": {
    type: "number",
    value: "COUNT",
    default: 250,
    least: 1,
    most: large,
    help: {
      en: "Most connections from one address, which many people may share.",
      ko: "한 주소에서 받을 수 있는 접속 수입니다. 여럿이 한 주소를 함께 쓰기도 합니다.",
    },
  },
  "exempt-addresses": {
    type: "text",
    value: "LIST",
    default: "127.0.0.1,::1",
    help: {
      en: "Addresses without limits per address, such as a proxy's; or none.",
      ko: "주소별 제한을 받지 않는 주소들입니다(프록시 등). 모두 제한하려면 none입니다.",
    },
  },
  "register-time": {
    type: "number",
    value: "SECONDS",
    default: 60,
    least: 1,
    most: 86_400,
    help: {
      en: "After how many seconds a chat connection without an ID is closed.",
      ko: "이 시간(초) 안에 아이디를 등록하지 않은 채팅 접속은 끊습니다.",
    },
  },
  "idle-time": {
    type: "number",
    value: "SECONDS",
    default: 120,
    least: 1,
    most: 86_400,
    help: {
      en: "After how many silent seconds a native client is pinged; a colon peer never is.",
      ko:
        "이 시간(초) 동안 조용한 네이티브 클라이언트에 ping을 보냅니다. 콜론 접속은 건드리지 않습니다.",
    },
  },
  "answer-time": {
    type: "number",
    value: "SECONDS",
    default: 30,
    least: 1,
    most: 86_400,
    help: {
      en: "How many seconds a client that was pinged has before it is disconnected.",
      ko: "ping에 이 시간(초) 안에 답하지 않는 클라이언트는 끊습니다.",
    },
  },
  "message-rate": {
    type: "number",
    value: "COUNT",
    default: 200,
    least: 1,
    most: large,
    help: {
      en: "Messages that one connection may send each second, on average.",
      ko: "접속 하나가 1초에 보낼 수 있는 평균 메시지 수입니다.",
    },
  },
  "message-burst": {
    type: "number",
    value: "COUNT",
    default: 5_000,
    least: 1,
    most: large,
    help: {
      en: "Messages that one connection may send at once, when it has been quiet.",
      ko: "접속 하나가 조용히 있다가 한꺼번에 보낼 수 있는 메시지 수입니다.",
    },
  },
  "query-rate": {
    type: "number",
    value: "COUNT",
    default: 50,
    least: 1,
    most: large,
    help: {
      en: "Other commands that one connection may send each second; wrong ones count.",
      ko: "접속 하나가 1초에 보낼 수 있는 그 밖의 명령 수입니다. 잘못된 명령도 셉니다.",
    },
  },
  "query-burst": {
    type: "number",
    value: "COUNT",
    default: 500,
    least: 1,
    most: large,
    help: {
      en: "Other commands that one connection may send at once.",
      ko: "접속 하나가 한꺼번에 보낼 수 있는 그 밖의 명령 수입니다.",
    },
  },
  "byte-rate": {
    type: "size",
    default: mebibyte,
    help: {
      en: "Bytes that one connection may send each second, files not counted.",
      ko: "접속 하나가 1초에 보낼 수 있는 바이트 수입니다. 파일은 세지 않습니다.",
    },
  },
  "byte-burst": {
    type: "size",
    default: 8 * mebibyte,
    help: {
      en: "Bytes that one connection may send at once, files not counted.",
      ko: "접속 하나가 한꺼번에 보낼 수 있는 바이트 수입니다. 파일은 세지 않습니다.",
    },
  },
  "address-share": {
    type: "number",
    value: "COUNT",
    default: 3,
    least: 1,
    most: large,
    help: {
      en: "All connections of one address together may send as much as so many.",
      ko: "한 주소의 접속은 모두 더해 이 수의 접속만큼 보낼 수 있습니다.",
    },
  },
  "time-share": {
    type: "number",
    value: "PERCENT",
    default: 25,
    least: 1,
    most: 100,
    help: {
      en: "Most of the server's time, in percent, that one address takes; more of it waits.",
      ko: "한 주소가 쓸 수 있는 서버 시간의 비율(%)입니다. 넘는 명령은 잠시 기다립니다.",
    },
  },
  "refusal-limit": {
    type: "number",
    value: "COUNT",
    default: 200,
    least: 1,
    most: large,
    help: {
      en: "A connection that is told to wait so often within a minute is closed.",
      ko: "기다리라는 답을 1분에 이만큼 받은 접속은 끊습니다.",
    },
  },
  "line-limit": {
    type: "size",
    default: clientLineLimit,
    help: {
      en: "Longest line, that is command, of the chat. Longer ones are refused.",
      ko: "채팅에서 받는 한 줄(명령 하나)의 최대 크기입니다. 더 긴 것은 거절합니다.",
    },
  },
  "packet-limit": {
    type: "size",
    default: bridgeLineLimit,
    help: {
      en: "Longest line, that is packet, of a phone. Longer ones are refused.",
      ko: "휴대폰에서 받는 한 줄(패킷 하나)의 최대 크기입니다. 더 긴 것은 거절합니다.",
    },
  },
  "room-limit": {
    type: "number",
    value: "COUNT",
    default: 100,
    least: 1,
    most: large,
    help: {
      en: "Most rooms that one user may be in.",
      ko: "한 사람이 들어갈 수 있는 방 수입니다.",
    },
  },
  "member-limit": {
    type: "number",
    value: "COUNT",
    default: 2_000,
    least: 1,
    most: large,
    help: {
      en: "Most members that one room may have.",
      ko: "방 하나의 최대 멤버 수입니다.",
    },
  },
  "outbox-limit": {
    type: "size",
    default: 8 * mebibyte,
    help: {
      en: "Most bytes that may wait for one peer; one that reads too slowly is cut off.",
      ko: "한 상대에게 보내려고 쌓아 둘 수 있는 바이트 수입니다. 너무 느리게 읽으면 끊습니다.",
    },
  },
} as const satisfies OptionTable;

/** The values of these settings. */
export type LimitSettings = OptionValues<typeof limitSettingTable>;
