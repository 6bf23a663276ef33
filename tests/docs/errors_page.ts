/**
 * `.github/ERRORS.md`: every error that a user can meet, made from the definitions. `deno task docs` writes it.
 *
 * @module
 */
import {
  exitCodeMeanings as clientMeanings,
  exitCodes as clientCodes,
} from "../../client/failures.ts";
import {
  errorDefinitions,
  type Problem,
  type ProblemArea,
  problemTables,
  type Sentence,
} from "../../protocol/mod.ts";
import {
  exitCodeMeanings as serverMeanings,
  exitCodes as serverCodes,
} from "../../server/exit_codes.ts";
import { anchorOf } from "./anchors.ts";
import { installErrors } from "./install_errors.ts";

/** Where the page is. */
export const errorsPage: URL = new URL("../../.github/ERRORS.md", import.meta.url);

interface Part {
  readonly title: Sentence;
  /** When one meets these. */
  readonly when: Sentence;
}

/** The parts of the page in their order. */
const parts: Readonly<Record<ProblemArea, Part>> = {
  connection: {
    title: { en: "Connecting", ko: "접속" },
    when: {
      en:
        "The server says these while one connects and registers, and before it ends a connection.",
      ko: "접속하고 등록할 때, 그리고 연결을 끊기 전에 서버가 하는 말입니다.",
    },
  },
  request: {
    title: { en: "Commands", ko: "명령" },
    when: {
      en: "The server's answer to a command that it cannot do, in the chat or in a KakaoTalk room.",
      ko: "채팅이나 카카오톡 방에서 할 수 없는 명령에 서버가 하는 답입니다.",
    },
  },
  account: {
    title: { en: "Accounts, bans and mutes", ko: "계정, 차단, 말하기 금지" },
    when: {
      en:
        "The server's answer where a password or a role decides, and to whoever is sent away or muted.",
      ko: "비밀번호나 권한이 필요할 때, 내보내지거나 말할 수 없게 되었을 때 서버가 하는 답입니다.",
    },
  },
  room: {
    title: { en: "Rooms", ko: "방" },
    when: {
      en: "The server's answer to a command about a room.",
      ko: "방에 관한 명령에 서버가 하는 답입니다.",
    },
  },
  file: {
    title: { en: "Files", ko: "파일" },
    when: {
      en: "The server's answer while a file is sent, fetched or refused.",
      ko: "파일을 보내거나 받거나 거절할 때 서버가 하는 답입니다.",
    },
  },
  ai: {
    title: { en: "The AI", ko: "AI" },
    when: {
      en: "The server's answer to a question for the AI, in the chat or in a KakaoTalk room.",
      ko: "채팅이나 카카오톡 방에서 AI에게 물었을 때 서버가 하는 답입니다.",
    },
  },
  client: {
    title: { en: "The client", ko: "클라이언트" },
    when: {
      en:
        "The client says these itself: at its start, about its connection, and about what is typed.",
      ko: "클라이언트가 켜질 때, 연결에 관해, 그리고 입력한 것에 관해 스스로 하는 말입니다.",
    },
  },
  "client-file": {
    title: { en: "Files in the client", ko: "클라이언트의 파일" },
    when: {
      en: "The client says these itself about a file and its transfer.",
      ko: "파일과 그 전송에 관해 클라이언트가 스스로 하는 말입니다.",
    },
  },
  usage: {
    title: { en: "Flags, variables and subcommands", ko: "옵션, 환경 변수, 하위 명령" },
    when: {
      en: "A program was called wrongly, or a setting has a wrong value. It ends with exit code 2.",
      ko: "프로그램을 잘못 불렀거나 설정값이 틀렸습니다. 종료 코드 2로 끝납니다.",
    },
  },
  start: {
    title: { en: "The server does not start", ko: "서버가 켜지지 않을 때" },
    when: {
      en: "The server says these at its start, and ends with exit code 1.",
      ko: "서버가 켜지다가 하는 말입니다. 종료 코드 1로 끝납니다.",
    },
  },
  storage: {
    title: { en: "Data folder and database", ko: "자료 폴더와 데이터베이스" },
    when: {
      en:
        "What is kept cannot be used: at the server's start, in `doctor`, or in a subcommand. Exit code 1.",
      ko:
        "저장된 것을 쓸 수 없습니다. 서버를 켤 때, `doctor`나 하위 명령에서 나옵니다. 종료 코드 1입니다.",
    },
  },
  configuration: {
    title: { en: "Encrypted configuration", ko: "암호화된 설정" },
    when: {
      en:
        "`.cfg` cannot be read, made or used. Exit code 1; what only warns lets the server start.",
      ko: "`.cfg`를 읽거나 만들거나 쓸 수 없습니다. 종료 코드 1입니다. 경고뿐이면 서버는 켜집니다.",
    },
  },
  warning: {
    title: { en: "Warnings at the start", ko: "켜질 때의 경고" },
    when: {
      en: "The server runs, and says what its operator should know.",
      ko: "서버는 켜졌고, 운영자가 알아야 할 것을 알립니다.",
    },
  },
  subcommand: {
    title: { en: "Subcommands", ko: "하위 명령" },
    when: {
      en: "A subcommand of the server could not be done.",
      ko: "서버의 하위 명령을 끝내지 못했습니다.",
    },
  },
  import: {
    title: { en: "Import and backup", ko: "가져오기와 백업" },
    when: {
      en:
        "`import` names what it could not take over, with file and line; `backup` why it stopped.",
      ko: "`import`는 가져오지 못한 것을 파일과 줄로, `backup`은 멈춘 이유를 알립니다.",
    },
  },
  doctor: {
    title: { en: "What `doctor` finds", ko: "`doctor`가 찾는 것" },
    when: {
      en:
        "Lines of `doctor` that begin with `warning` or `problem`. With a problem the exit code is 1.",
      ko: "`doctor`에서 `주의`나 `문제`로 시작하는 줄입니다. 문제가 있으면 종료 코드가 1입니다.",
    },
  },
};

const introduction = [
  "# Errors · 오류",
  "Every error that a user can meet, in English and Korean, and what to do. `{…}` stands for what " +
  "differs each time: to find a sentence, search for a piece of it without names and numbers. ⏳ " +
  "marks errors after which the same may succeed later. Where nothing stands under “What to do”, " +
  "the error itself says it. What a phone's log says, and why phones are refused, is in the README " +
  "([the log](../README.md#what-the-phones-log-says), " +
  "[refusals](../README.md#when-something-goes-wrong)). Programs tell errors " +
  "apart by their codes ([protocol/README.md](../protocol/README.md)); codes of the colon protocol " +
  "are not sent. What a running server logs is in English, names the cause, and is in " +
  "`logs/server.log` of the data folder. This page is made of the definitions: `deno task docs`.",
  "사용자가 만날 수 있는 모든 오류와 할 일입니다. `{…}`에는 그때그때 다른 말이 들어가니, 이름과 숫자를 " +
  "뺀 일부로 검색하세요. ⏳는 나중에 그대로 다시 하면 될 수도 있는 오류입니다. 할 일이 비어 있으면 오류 " +
  "문장에 적힌 대로 하면 됩니다. 휴대폰의 로그에 나오는 말과 휴대폰이 거절되는 이유는 README에 있습니다" +
  "([로그](README.ko.md#휴대폰-로그-읽기), [거절](README.ko.md#문제가-생기면)). 프로그램은 코드로 오류를 구별합니다" +
  "([protocol/README.md](../protocol/README.md)). 콜론 프로토콜은 문장만 보냅니다. 켜져 있는 " +
  "서버는 원인을 자료 폴더의 `logs/server.log`에 영어로 기록합니다. 이 문서는 프로그램의 정의에서 " +
  "만듭니다: `deno task docs`",
];

/** The page, anew. */
export async function errorsPageText(): Promise<string> {
  await loadDefinitions();
  const areas = Object.keys(parts) as ProblemArea[];
  const sections = areas.map((area) => {
    const { title, when } = parts[area];
    const rows = problemTables.filter((each) => each.area === area)
      .map(({ problems }) => Object.entries(problems))
      // Modules load in another order where some are loaded already.
      .sort(([[, one]], [[, other]]) => one.en < other.en ? -1 : 1).flat()
      .map(([name, problem]) => row(name, problem));
    const heading = ["Error · 오류", "What to do · 할 일"];
    const hasCodes = rows.every(([code]) => code !== "");
    return [
      `## ${headingOf(title)}`,
      `${when.en}\n${when.ko}`.replace("\n", "<br>"),
      hasCodes
        ? table([["Code · 코드", ...heading], ...rows])
        : table([heading, ...rows.map((cells) => cells.slice(1))]),
    ].join("\n\n");
  });
  const all = [...introduction, contents(), exitCodes(), ...sections, await installing()];
  return all.join("\n\n") + "\n";
}

/** Links to all parts, in one line. */
function contents(): string {
  const titles = [exitCodesTitle, ...Object.values(parts).map(({ title }) => title), installTitle];
  return titles.map(headingOf)
    .map((heading) => `[${heading}](#${anchorOf(heading)})`).join(" | ");
}

function headingOf({ en, ko }: Sentence): string {
  return `${en} · ${ko}`;
}

const exitCodesTitle: Sentence = { en: "Exit codes", ko: "종료 코드" };

function exitCodes(): string {
  const rows = [
    ...codeRows("madang-server", serverCodes, serverMeanings),
    ...codeRows("madang-client", clientCodes, clientMeanings),
  ];
  const heading = ["Program · 프로그램", "Exit code · 종료 코드", "Meaning · 뜻"];
  return [`## ${headingOf(exitCodesTitle)}`, table([heading, ...rows])].join("\n\n");
}

const installTitle: Sentence = { en: "Installing", ko: "설치" };

async function installing(): Promise<string> {
  const rows = (await installErrors()).map((sentence) => [both(sentence)]);
  return [
    `## ${headingOf(installTitle)}`,
    "`install.sh` says these, and ends with exit code 1. What is not installed by then stays as it was.<br>" +
    "`install.sh`가 하는 말입니다. 종료 코드 1로 끝나고, 아직 설치하지 않은 것은 그대로 둡니다.",
    table([["Error · 오류"], ...rows]),
  ].join("\n\n");
}

function codeRows<Name extends string>(
  program: string,
  codes: Readonly<Record<Name, number>>,
  meanings: Readonly<Record<Name, Sentence>>,
): string[][] {
  const names = Object.keys(codes) as Name[];
  return names.map((name) => [`\`${program}\``, `${codes[name]}`, both(meanings[name])]);
}

function row(name: string, problem: Problem): string[] {
  const isCode = Object.hasOwn(errorDefinitions, name) &&
    errorDefinitions[name as keyof typeof errorDefinitions] === problem;
  const code = isCode ? `\`${name}\`${problem.temporary ? " ⏳" : ""}` : "";
  return [code, both(problem), problem.todo === "said" ? "" : both(problem.todo)];
}

/** Both languages in one cell. Pairs of Korean particles are written as in dictionaries: 은(는). */
function both({ en, ko }: Sentence): string {
  const particles = ko.replaceAll(/\(([가-힣]+)\/([가-힣]+)\)/g, "$1($2)");
  return [en, particles].map(inCell).join("<br>");
}

/** A text as Markdown shows it unchanged in a table; what stands in backquotes is code. */
function inCell(text: string): string {
  return text.split(/(`[^`]*`)/).map((part) =>
    part.startsWith("`")
      ? part.replaceAll("|", "\\|")
      : part.replaceAll(/[\\|*_<>#[\]]/g, "\\$&").replaceAll("\n", "<br>")
  ).join("");
}

function table(rows: readonly (readonly string[])[]): string {
  const [heading, ...others] = rows.map((cells) => `| ${cells.join(" | ")} |`);
  return [heading, `|${" --- |".repeat(rows[0].length)}`, ...others].join("\n");
}

/** Loads every module that defines problems: some are loaded by the programs only when they are needed. */
async function loadDefinitions(): Promise<void> {
  const root = new URL("../../", import.meta.url);
  for (const folder of ["protocol/", "client/", "services/", "server/"]) {
    for (const file of await sources(new URL(folder, root))) {
      const text = await Deno.readTextFile(file);
      if (/\bproblems\("/.test(text)) await import(file.href);
    }
  }
}

async function sources(folder: URL): Promise<URL[]> {
  const found: URL[] = [];
  const entries = await Array.fromAsync(Deno.readDir(folder));
  for (const { name, isDirectory } of entries.sort((a, b) => a.name < b.name ? -1 : 1)) {
    if (isDirectory) found.push(...await sources(new URL(`${name}/`, folder)));
    else if (name.endsWith(".ts") && !name.endsWith(".d.ts")) found.push(new URL(name, folder));
  }
  return found;
}
