/**
 * What the client says when something goes wrong on its own side.
 *
 * @module
 */
import { problems } from "../protocol/mod.ts";

/** Why it does not connect, what became of the connection, and what was typed wrongly. */
export const clientFailures = problems("client", {
  idMissing: {
    ko: "아이디가 있어야 합니다. 터미널이 아니면 --id 이름 을 붙이세요.",
    en: "An ID is needed. Without a terminal to ask at, give one: --id NAME",
    todo: "said",
  },
  passwordMissing: {
    ko: "{id} 아이디에는 비밀번호가 있어야 합니다. --password-file 파일 을 붙이세요.",
    en: "The ID {id} needs its password. Give it with --password-file FILE",
    todo: "said",
  },
  passwordNeeded: {
    ko: "이제 {id} 아이디에는 비밀번호가 있어야 합니다.",
    en: "The ID {id} needs its password now.",
    todo: {
      en: "Type the password. Whoever has none asks the operator for an account.",
      ko: "비밀번호를 입력하세요. 없으면 운영자에게 계정을 부탁하세요.",
    },
  },
  passwordFileEmpty: {
    ko: "--password-file: {path} 파일의 첫 줄이 비어 있습니다.",
    en: "--password-file: the first line of {path} is empty.",
    todo: {
      en: "Write the password into its first line.",
      ko: "파일의 첫 줄에 비밀번호를 적으세요.",
    },
  },
  fileUnreadable: {
    ko: "{path} 파일을 읽을 수 없습니다({reason}).",
    en: "Cannot read the file {path} ({reason}).",
    todo: {
      en: "Correct path or permissions of the file.",
      ko: "파일의 경로나 권한을 바로잡으세요.",
    },
  },
  wordUnexpected: {
    ko: '"{word}": 알 수 없는 말입니다. 옵션은 --로 시작합니다. 전체 목록은 --help에 있습니다.',
    en: '"{word}" means nothing here. Flags begin with --; --help lists all.',
    todo: "said",
  },
  cannotConnect: {
    ko: "{host}:{port} 서버에 연결할 수 없습니다: {reason}",
    en: "Cannot connect to the server at {host}:{port}: {reason}",
    todo: "said",
  },
  reasonRefused: {
    ko: "그 포트에 열려 있는 서버가 없습니다. 서버가 켜져 있는지, --host와 --port가 맞는지 보세요.",
    en: "nothing listens on that port. Is the server running, and are --host and --port right?",
    todo: "said",
  },
  reasonHostWithMore: {
    ko: "--host에는 주소만, 포트는 --port에 쓰세요: --host {name} --port {port}",
    en: "--host takes the address alone, --port the port: --host {name} --port {port}",
    todo: "said",
  },
  reasonNoHost: {
    ko: "그런 이름의 컴퓨터를 찾을 수 없습니다. --host와 네트워크를 확인하세요.",
    en: "there is no such host. Check --host and the network.",
    todo: "said",
  },
  reasonTimeout: {
    ko: "10초 안에 응답이 없습니다.",
    en: "there was no answer within 10 seconds.",
    todo: {
      en: "Check the address; the server's firewall must let the port in.",
      ko: "주소를 확인하세요. 서버의 방화벽에서 포트를 열어야 합니다.",
    },
  },
  reasonTls: {
    ko: "TLS로 연결할 수 없습니다({detail}). 서버가 TLS를 쓰는지, 인증서가 맞는지 보세요.",
    en:
      "the TLS connection failed ({detail}). Does the server speak TLS, is its certificate right?",
    todo: "said",
  },
  tlsUntrusted: {
    ko: "서버의 인증서를 믿을 수 없습니다. 운영자에게 인증서 파일을 받아 --tls-ca FILE을 붙이세요.",
    en:
      "the server's certificate is not trusted. Ask its operator for the certificate's file, and add --tls-ca FILE.",
    todo: "said",
  },
  tlsOther: {
    ko:
      "서버의 인증서가 {file}에 든 것과 다릅니다. 바뀌었을 수 있으니 운영자에게 새 파일을 받으세요.",
    en:
      "the server's certificate is another than that in {file}. If it was renewed, ask its operator for the new file.",
    todo: "said",
  },
  tlsOver: {
    ko: "서버의 인증서가 만료되었습니다. 운영자가 새로 만들어야 합니다. 이 컴퓨터의 시계도 보세요.",
    en:
      "the server's certificate has expired. Its operator has to renew it; is this machine's clock right?",
    todo: "said",
  },
  tlsEarly: {
    ko: "서버의 인증서가 아직 유효하지 않습니다. 이 컴퓨터의 시계가 맞는지 보세요.",
    en: "the server's certificate is not valid yet. Is this machine's clock right?",
    todo: "said",
  },
  tlsOtherHost: {
    ko: "서버의 인증서가 {host}의 것이 아닙니다. 인증서에 있는 이름을 --host에 쓰세요: {names}",
    en:
      "the server's certificate is not for {host}. Give --host one of the names that it is for: {names}",
    todo: "said",
  },
  tlsPlain: {
    ko: "그 포트는 TLS를 쓰지 않습니다. --tls와 --tls-ca를 빼세요.",
    en: "that port does not speak TLS. Leave out --tls and --tls-ca.",
    todo: "said",
  },
  noCertificate: {
    ko: "{path}: 인증서(-----BEGIN CERTIFICATE-----)가 들어 있지 않습니다.",
    en: "{path}: there is no certificate (-----BEGIN CERTIFICATE-----) in it.",
    todo: {
      en: "Name the certificate's file (PEM), not its key.",
      ko: "개인 키가 아니라 인증서(PEM) 파일을 쓰세요.",
    },
  },
  notMadang: {
    ko:
      "{host}:{port} 서버가 바로 연결을 끊었습니다. 마당 서버가 맞나요? TLS를 쓰는 서버라면 --tls나 --tls-ca를 붙이세요.",
    en:
      "The server at {host}:{port} closed the connection at once. Is it a Madang server? If it uses TLS, add --tls or --tls-ca.",
    todo: "said",
  },
  noAnswerYet: {
    ko:
      "아직 답이 없습니다. 휴대폰용 포트일 수 있습니다. 채팅 포트는 --chat-port로 정한 것이고, 따로 정하지 않았으면 10000입니다.",
    en:
      "No answer yet. That may be the port for phones; the chat is on --chat-port, 10000 unless told otherwise.",
    todo: "said",
  },
  neverAnswered: {
    ko:
      "{host}:{port} 서버가 답하지 않고 연결을 끊었습니다. 휴대폰용 포트일 수 있습니다. 채팅 포트는 --chat-port로 정한 것이고, 따로 정하지 않았으면 10000입니다.",
    en:
      "The server at {host}:{port} never answered. That may be the port for phones; the chat is on --chat-port, 10000 unless told otherwise.",
    todo: "said",
  },
  plainTextNeedsRoom: {
    ko: "누구에게 하는 말인가요?  /입장 방   /모두 메시지   /귓말 아이디 메시지",
    en: "To whom?  /join ROOM   /all MESSAGE   /to ID MESSAGE",
    todo: "said",
  },
  slashForgotten: {
    ko: "누구에게 하는 말인가요? 명령이라면 빗금을 붙이세요: {command}",
    en: "To whom? If it is meant as a command, begin with a slash: {command}",
    todo: "said",
  },
  closeWhich: {
    ko:
      '어느 방을 닫을까요? 이름을 쓰세요: /닫기 방. 띄어 쓴 이름은 따옴표로 묶습니다: /닫기 "우리 집"',
    en: 'Which room? Name it: /close ROOM. A name with spaces goes in quotes: /close "tea room"',
    todo: "said",
  },
  quoteNames: {
    ko: '{problem} 띄어 쓴 이름은 따옴표로 묶으세요: "우리 집"',
    en: '{problem} A name with spaces goes in quotes: "bob smith"',
    todo: "said",
  },
  noSuchCommand: {
    ko: '"{name}" 명령은 없습니다. /도움말을 입력하면 목록이 나옵니다.',
    en: 'There is no command "{name}". /help lists them.',
    todo: "said",
  },
  noSuchHelp: {
    ko:
      '"{name}"에 대한 도움말은 없습니다. /도움말 뒤에 쓸 수 있는 말: {topics}, 전체, 명령(/도움말 입장)',
    en:
      'There is no help about "{name}". /help explains: {topics}, all, or a command (/help join).',
    todo: "said",
  },
  idIsFixed: {
    ko:
      "아이디는 클라이언트를 켤 때 정합니다. 바꾸려면 /종료로 끝내고 --id 이름 을 붙여 다시 켜세요.",
    en:
      "An ID is chosen when the client starts. To change it, leave with Q and start it with --id NAME.",
    todo: "said",
  },
  lost: {
    ko: "연결이 끊어졌습니다. 다시 연결하는 동안 쓴 것은 연결되면 보냅니다.",
    en: "The connection is lost. What you type is sent when it is back.",
    todo: {
      en: "Nothing: the client connects again by itself.",
      ko: "기다리면 클라이언트가 스스로 다시 연결합니다.",
    },
  },
  lostBecause: {
    ko: "연결이 끊어졌습니다: {reason} 다시 연결하는 동안 쓴 것은 연결되면 보냅니다.",
    en: "The connection is lost: {reason} What you type is sent when it is back.",
    todo: {
      en: "Nothing: the client connects again by itself.",
      ko: "기다리면 클라이언트가 스스로 다시 연결합니다.",
    },
  },
  resumedLost: {
    ko: "다시 연결되었습니다. 서버가 갑자기 꺼져서 끊기기 직전의 말 일부가 사라졌습니다.",
    en: "Connected again. The server had crashed: some of what was said just before it is lost.",
    todo: {
      en: "Ask whoever spoke last to say it again.",
      ko: "마지막에 말한 사람에게 다시 말해 달라고 하세요.",
    },
  },
  resumedImpossible: {
    ko: "다시 연결되었지만 이어받을 수 없습니다. 그 사이의 말은 /기록으로 보세요.",
    en: "Connected again, but the server cannot resume. /history shows what was said meanwhile.",
    todo: "said",
  },
  resumedUnknown: {
    ko: "다시 연결되었습니다. 그 사이의 말은 /기록으로 보세요.",
    en: "Connected again. /history shows what was said meanwhile.",
    todo: "said",
  },
  ended: {
    ko: "연결이 끝났습니다.",
    en: "The connection has ended.",
    todo: {
      en: "Start the client again.",
      ko: "클라이언트를 다시 켜세요.",
    },
  },
  endedBecause: {
    ko: "연결이 끝났습니다: {reason}",
    en: "The connection has ended: {reason}",
    todo: {
      en: "The reason is one of the server's sentences: look for it above, under Connecting or " +
        "Accounts, where it says what to do. Then start the client again.",
      ko: "이유는 서버가 한 말입니다. 위의 접속이나 계정에서 그 말을 찾아 거기 나온 대로 하고 " +
        "클라이언트를 다시 켜세요.",
    },
  },
  startAgain: {
    ko: "클라이언트를 다시 켜세요. 비밀번호가 있어야 하면 그때 묻습니다.",
    en: "Start the client again; it asks for the password if one is needed.",
    todo: "said",
  },
  unconfirmed: {
    ko: "저장되지 않았을 수 있습니다. 필요하면 다시 보내세요: {text}",
    en: "This may not have been saved. Send it again if needed: {text}",
    todo: "said",
  },
  unanswered: {
    ko: "연결이 끊어져 답을 받지 못했습니다: {text}",
    en: "The connection broke before the answer: {text}",
    todo: {
      en: "Send it again.",
      ko: "다시 보내세요.",
    },
  },
  neverSent: {
    ko: "보내지 못했습니다: {text}",
    en: "This was not sent: {text}",
    todo: {
      en: "Send it again when you are connected.",
      ko: "연결되면 다시 보내세요.",
    },
  },
  stillWaiting: {
    ko: "아직 서버의 답이 없습니다: {text}",
    en: "The server has not answered yet: {text}",
    todo: {
      en: "Wait, or look whether the server runs.",
      ko: "기다리거나 서버가 켜져 있는지 보세요.",
    },
  },
  answerUnreadable: {
    ko: "서버의 답을 알아볼 수 없습니다. 서버와 클라이언트의 버전을 확인하세요.",
    en: "The server's answer cannot be understood. Check the versions of server and client.",
    todo: "said",
  },
  outputFailed: {
    ko: "표준 출력에 쓸 수 없습니다({reason}).",
    en: "Standard output cannot be written ({reason}).",
    todo: {
      en: "Make room where the output goes.",
      ko: "출력이 가는 곳에 공간을 늘리세요.",
    },
  },
  exportFailed: {
    ko: "{path}에 저장하지 못했습니다({reason}).",
    en: "Cannot save to {path} ({reason}).",
    todo: {
      en: "Make room, or start the client in a folder that you may write.",
      ko: "공간을 늘리거나, 쓸 수 있는 폴더에서 클라이언트를 켜세요.",
    },
  },
  aiBrokeOff: {
    ko: "(답이 여기에서 끊겼습니다.)",
    en: "(The answer broke off here.)",
    todo: {
      en: "Ask again.",
      ko: "다시 물어보세요.",
    },
  },
  aiGap: {
    ko: "(그 사이의 답을 놓쳤습니다. 끝나면 전체를 보여 드립니다.)",
    en: "(Some of the answer was missed. All of it follows at its end.)",
    todo: "said",
  },
});
