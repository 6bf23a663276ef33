/**
 * Two people at their terminals, for the pictures at the top of the READMEs: a real server, two real clients.
 *
 * @module
 */
import type { Language } from "../../protocol/mod.ts";
import { clientProgram } from "../helpers/client_program.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { startTestServer } from "../helpers/server.ts";
import { Terminal } from "../helpers/terminal.ts";

/** How large each terminal is: wide enough for the longest line of each language. */
export const screenSizes: Readonly<Record<Language, { columns: number; rows: number }>> = {
  en: { columns: 58, rows: 17 },
  ko: { columns: 62, rows: 17 },
};

/** What is on somebody's screen at the end. */
export interface Screen {
  readonly title: string;
  /** Its rows, with the colours as escape sequences. */
  readonly text: string;
}

interface Script {
  /** What to type for a command. */
  readonly slash: Readonly<Record<"create" | "join" | "file" | "to" | "search", string>>;
  readonly host: string;
  readonly guest: string;
  readonly room: string;
  /** What the host reads when the guest enters. */
  readonly entered: string;
  readonly invitation: string;
  readonly reply: string;
  readonly file: string;
  readonly thanks: string;
  /** A part of a word in the reply. */
  readonly keyword: string;
}

const scripts: Readonly<Record<Language, Script>> = {
  en: {
    slash: { create: "/create", join: "/join", file: "/file", to: "/to", search: "/search" },
    host: "alice",
    guest: "bob",
    room: "yard",
    entered: "bob entered yard.",
    invitation: "The kettle is on. 차 마실 사람?",
    reply: "떡볶이도 사 갈게요!",
    file: "menu.txt",
    thanks: "The second one, please.",
    keyword: "볶이",
  },
  ko: {
    slash: { create: "/만들기", join: "/입장", file: "/파일", to: "/귓말", search: "/검색" },
    host: "바다",
    guest: "하늘",
    room: "마당",
    entered: "하늘 님이 '마당' 방에 들어왔습니다.",
    invitation: "물 끓어요. 차 마실 사람?",
    reply: "떡볶이도 사 갈게요!",
    file: "차림.txt",
    thanks: "두 번째 걸로 부탁해요.",
    keyword: "볶이",
  },
};

/** Plays the scene, and returns what both see at its end; times and ports are those that the pictures always have. */
export async function playSession(language: Language): Promise<readonly Screen[]> {
  const { slash, host, guest, room, entered, invitation, reply, file, thanks, keyword } =
    scripts[language];
  await using folder = await temporaryFolder();
  await using server = await startTestServer({ args: [`--lang=${language}`] });
  await using first = await startClient(server.port, folder.path, host, language);
  await using second = await startClient(server.port, folder.path, guest, language);
  await first.shows(`${guest} `);
  const menu = `${folder.path}/${guest}/${file}`;
  await Deno.writeTextFile(menu, "떡볶이 · 어묵 · 순대\n".repeat(150));

  await enter(first, `${slash.create} ${room}`, `${host} @${room}>`);
  await enter(second, `${slash.join} ${room}`, `${guest} @${room}>`);
  await first.shows(entered);
  await enter(first, invitation, `: ${invitation}`);
  await second.shows(`: ${invitation}`);
  await enter(second, reply, `: ${reply}`);
  await first.shows(`: ${reply}`);
  await enter(second, `${slash.file} ${host} ${file}`, "[1]");
  await first.until((screen) => screen.split("[1]").length === 3, "that the file was saved");
  await second.until((screen) => screen.split("[1]").length === 4, "that the file was received");
  await enter(first, `${slash.to} ${guest} ${thanks}`, `: ${thanks}`);
  await second.shows(`: ${thanks}`);
  await enter(first, `${slash.search} ${keyword}`, "] ");
  await first.until((screen) => screen.split(reply).length === 3, "what was found");
  return [
    { title: host, text: steady(await first.colouredScreen()) },
    { title: guest, text: steady(await second.colouredScreen()) },
  ];
}

async function startClient(
  port: number,
  folder: string,
  id: string,
  language: Language,
): Promise<Terminal> {
  const own = `${folder}/${id}`;
  await Deno.mkdir(own);
  const flags = `--port ${port} --id ${id} --lang ${language} --received-dir files`;
  const call = `${clientProgram.join(" ")} ${flags}`;
  // Without the variable that tests are often run with.
  const command = `cd '${own}' && env -u NO_COLOR ${call}`;
  const { columns, rows } = screenSizes[language];
  const terminal = await Terminal.start(command, columns, rows);
  await terminal.shows(`${id}>`);
  return terminal;
}

async function enter(terminal: Terminal, line: string, shown: string): Promise<void> {
  await terminal.enter(line);
  await terminal.shows(shown);
}

/** A screen without what differs each time. */
function steady(text: string): string {
  return text
    .replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:10000")
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\b/g, "2026-11-21 18:05:00")
    .replaceAll(/(?<![\d:])\d\d:\d\d(?![\d:])/g, "18:05");
}
