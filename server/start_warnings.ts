/**
 * What a server warns of once it runs.
 *
 * @module
 */
import { problems } from "../protocol/mod.ts";

/** The warnings by name. */
export const startWarnings = problems("warning", {
  noStatus: {
    en:
      "there is no /healthz, /readyz and /metrics: something else uses {address}; --http-port chooses another port",
    ko:
      "/healthz, /readyz, /metrics를 열지 못했습니다. {address}(을/를) 다른 프로그램이 쓰고 있습니다. --http-port로 다른 포트를 고를 수 있습니다",
    todo: "said",
  },
  openStatus: {
    en: "anyone who can reach {address} may read the server's numbers, names of phones among them",
    ko:
      "{address}에 접속할 수 있는 사람은 누구나 서버의 수치를 읽을 수 있습니다. 휴대폰 이름도 들어 있습니다",
    todo: {
      en:
        "Listen on this machine alone (`--http-host 127.0.0.1`), or let a firewall decide who reads them.",
      ko: "이 컴퓨터에서만 열거나(`--http-host 127.0.0.1`) 방화벽으로 읽을 사람을 정하세요.",
    },
  },
  volatile: {
    en: "NOTHING IS KEPT: messages, rooms, accounts and bans are in memory alone, " +
      "and all are lost when the server stops (--storage memory)",
    ko: "아무것도 저장하지 않습니다! 메시지, 방, 계정, 차단이 메모리에만 있고, " +
      "서버를 끄면 모두 사라집니다(--storage memory)",
    todo: {
      en: "To keep everything, start with `--storage sqlite`.",
      ko: "남기려면 `--storage sqlite`로 켜세요.",
    },
  },
  unknownVariable: {
    en: "{name} is set but means nothing",
    ko: "{name} 변수는 쓰이지 않습니다",
    todo: {
      en: "Correct the name, or remove the variable.",
      ko: "이름을 바로잡거나 변수를 지우세요.",
    },
  },
  misspeltVariable: {
    en: "{name} is set but means nothing; the nearest variable is {nearest}",
    ko: "{name} 변수는 쓰이지 않습니다. 가장 가까운 변수는 {nearest}입니다",
    todo: {
      en: "Correct the name, or remove the variable.",
      ko: "이름을 바로잡거나 변수를 지우세요.",
    },
  },
  limitsOff: {
    en: "limits are lifted (--limits off), for load tests on loopback",
    ko: "제한을 풀었습니다(--limits off). 이 컴퓨터 안의 부하 시험에만 쓰세요",
    todo: {
      en: "Leave out `--limits off`, or remove `MADANG_LIMITS`, once the test is done.",
      ko: "시험이 끝나면 `--limits off`나 `MADANG_LIMITS`를 빼세요.",
    },
  },
  limitsOffHere: {
    en: "limits are lifted (--limits off), and whoever reaches {host} can wear this server out: " +
      "that is for load tests on loopback, with --host 127.0.0.1",
    ko:
      "제한을 풀어서(--limits off) {host}에 접속할 수 있는 사람은 누구나 서버를 마비시킬 수 있습니다. " +
      "이 컴퓨터 안의 부하 시험용이니 --host 127.0.0.1과 함께 쓰세요",
    todo: {
      en: "Leave out `--limits off`, or remove `MADANG_LIMITS`, wherever others can connect.",
      ko: "다른 사람이 접속하는 곳에서는 `--limits off`나 `MADANG_LIMITS`를 빼세요.",
    },
  },
  open: {
    en: "anyone who can reach this machine may join under any free ID; " +
      "--auth accounts asks for passwords, --host 127.0.0.1 keeps others out",
    ko: "이 컴퓨터에 접속할 수 있는 누구나 비어 있는 아이디로 들어올 수 있습니다. " +
      "비밀번호를 묻게 하려면 --auth accounts로, 밖에서 못 들어오게 하려면 --host 127.0.0.1로 켜세요",
    todo: "said",
  },
  unencrypted: {
    en: "passwords come to this server unencrypted: --tls-cert and --tls-key encrypt the chat",
    ko:
      "비밀번호가 암호화되지 않은 채 전해집니다. 채팅을 암호화하려면 --tls-cert와 --tls-key로 켜세요",
    todo: "said",
  },
  noAccounts: {
    en: "there are no accounts, so nobody can join; this makes one: " +
      "{server} user add NAME --role operator",
    ko: "계정이 없어 아무도 들어올 수 없습니다. 만들려면: {server} user add 이름 --role operator",
    todo: "said",
  },
  unsigned: {
    en:
      "every phone that reaches port {port} is answered: no secret is configured. This makes one: {init}",
    ko:
      "{port} 포트에 접속하는 모든 휴대폰에 답합니다. 비밀 키가 설정되지 않았습니다. 만들려면: {init}",
    todo: "said",
  },
  unproven: {
    en: "any phone can pretend to be another: no secret is configured. This makes one: {init}",
    ko: "휴대폰이 누구인지 확인할 수 없습니다. 비밀 키가 설정되지 않았습니다. 만들려면: {init}",
    todo: "said",
  },
  keyUnused: {
    en: "{key} is set, but not used: --demo-ai goes first",
    ko: "{key}(이/가) 있지만 쓰지 않습니다. --demo-ai가 먼저입니다",
    todo: {
      en: "Leave out `--demo-ai` to ask the real AI.",
      ko: "실제 AI에 물으려면 `--demo-ai`를 빼세요.",
    },
  },
  plainAi: {
    en: "questions and the key go to {address} unencrypted: use https:// if it can be had",
    ko: "질문과 키가 암호화되지 않은 채 {address}(으로/로) 갑니다. 가능하면 https://를 쓰세요",
    todo: "said",
  },
  phonesPlain: {
    en:
      "port {port} is not encrypted, since phones' scripts speak no TLS; --bot-tls on is for scripts that do",
    ko:
      "{port} 포트는 암호화하지 않습니다. 휴대폰 스크립트는 TLS를 쓰지 않기 때문입니다. TLS를 쓰는 스크립트라면 --bot-tls on으로 켜세요",
    todo: "said",
  },
});
