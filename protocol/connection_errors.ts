/**
 * Why a connection is refused, or ended.
 *
 * @module
 */
import { problems } from "./problems.ts";

/** The errors by code. */
export const connectionErrors = problems("connection", {
  already_registered: {
    en: "This connection is already registered as {id}.",
    ko: "이 연결은 이미 {id} 아이디로 등록되어 있습니다.",
    todo: {
      en: "To use another ID, leave with Q and connect again.",
      ko: "다른 아이디를 쓰려면 Q로 나갔다가 다시 접속하세요.",
    },
  },
  id_in_use: {
    en: "The ID {id} is in use. Choose another one.",
    ko: "{id} 아이디는 이미 사용 중입니다. 다른 아이디를 쓰세요.",
    todo: {
      en: "If it is your own connection that broke, try again from the same address, or with the " +
        "password of its account.",
      ko: "끊어진 내 연결이라면 같은 주소에서, 또는 계정의 비밀번호로 다시 접속하세요.",
    },
  },
  replaced: {
    en: "{id} has connected again elsewhere, so this connection is closed.",
    ko: "{id} 아이디로 새로 접속하여 이 연결을 끊습니다.",
    todo: {
      en: "If that was not you, ask the operator for an account with a password.",
      ko: "본인이 아니라면 운영자에게 비밀번호가 있는 계정을 부탁하세요.",
    },
  },
  server_full: {
    temporary: true,
    en: "The server is full: {limit} connections are open. Try again later.",
    ko: "접속이 {limit}개로 가득 찼습니다. 나중에 다시 접속하세요.",
    todo: {
      en: "The operator can raise `--connection-limit`.",
      ko: "운영자가 `--connection-limit`을 늘릴 수 있습니다.",
    },
  },
  address_full: {
    temporary: true,
    en:
      "Your address has as many connections as it may have: {limit}. Close some, or try again later.",
    ko: "같은 주소에서 이미 {limit}개가 접속해 있습니다. 일부를 끊거나 나중에 다시 접속하세요.",
    todo: {
      en: "Where many share an address, the operator can raise `--address-limit`.",
      ko: "여럿이 한 주소를 함께 쓴다면 운영자가 `--address-limit`을 늘릴 수 있습니다.",
    },
  },
  register_timeout: {
    temporary: true,
    en: "Nobody registered within {seconds} s, so the connection is closed.",
    ko: "{seconds}초 안에 아이디를 등록하지 않아 연결을 끊습니다.",
    todo: {
      en: "Connect again, and register at once.",
      ko: "다시 접속해서 바로 등록하세요.",
    },
  },
  idle_timeout: {
    temporary: true,
    en: "Your client did not answer a ping for {seconds} s, so the connection is closed.",
    ko: "클라이언트가 {seconds}초 동안 ping에 답하지 않아 연결을 끊습니다.",
    todo: {
      en: "Connect again. Our client does so by itself.",
      ko: "다시 접속하세요. 마당 클라이언트는 스스로 다시 접속합니다.",
    },
  },
  flooding: {
    temporary: true,
    en:
      "You kept sending after you were told to wait, so the connection is closed. Send less at a time.",
    ko: "기다려 달라고 한 뒤에도 요청이 계속되어 연결을 끊습니다. 한 번에 조금씩 보내세요.",
    todo: "said",
  },
  version_unsupported: {
    en: "This server speaks version {supported} of the protocol, not {version}.",
    ko: "이 서버는 프로토콜 버전 {supported}(을/를) 씁니다. {version}(은/는) 지원하지 않습니다.",
    todo: {
      en: "Update whichever is older, client or server.",
      ko: "클라이언트와 서버 가운데 오래된 쪽을 업데이트하세요.",
    },
  },
  http_unsupported: {
    en: "This port is for chat clients, not for web browsers.",
    ko: "이 포트는 채팅용입니다. 웹 브라우저로는 쓸 수 없습니다.",
    todo: {
      en: "Use the client, or `nc`.",
      ko: "클라이언트나 `nc`를 쓰세요.",
    },
  },
  shutting_down: {
    temporary: true,
    en: "The server is shutting down.",
    ko: "서버를 종료합니다.",
    todo: {
      en: "Connect again when it is back. Our client does so by itself.",
      ko: "서버가 다시 켜지면 접속하세요. 마당 클라이언트는 스스로 다시 접속합니다.",
    },
  },
});
