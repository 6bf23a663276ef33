/**
 * What the answer to each command says to a person.
 *
 * @module
 */
import type { CommandName } from "./commands.ts";
import { formatTimestamp } from "./dates.ts";
import { type ErrorCode, errorText, type MadangError } from "./errors.ts";
import type { FileOffer } from "./events.ts";
import { type CommandForm, helpLines } from "./help.ts";
import { type Details, fill, type Language, type Sentence } from "./language.ts";
import type { Message } from "./messages.ts";
import type { ResultOf } from "./results.ts";
import { type Sanction, sanctionDetails, type SanctionKind } from "./sanctions.ts";
import { targetText } from "./targets.ts";

/** To whom an answer is told. */
export interface Reader {
  /** The language that they read. */
  readonly language: Language;
  /** How they give commands, which is how help shows them. */
  readonly form: CommandForm;
}

type Lines = readonly string[];

// A command that has no entry here does not compile.
const tellers: {
  readonly [Name in CommandName]: (result: ResultOf<Name>, reader: Reader) => Lines;
} = {
  register: ({ id }, reader) => [
    say(reader, { ko: "'{id}' 님으로 등록되었습니다.", en: "You are registered as {id}." }, { id }),
  ],
  broadcast: (_result, reader) => [
    say(reader, { ko: "모두에게 보냈습니다.", en: "Sent to everyone." }),
  ],
  direct: ({ to, delivered }, reader) => [
    delivered
      ? say(reader, { ko: "{to} 님에게 보냈습니다.", en: "Sent to {to}." }, { to })
      : say(reader, {
        ko: "{to} 님은 지금 자리에 없습니다. 다음에 접속하면 전해집니다.",
        en: "{to} is away and will get it on the next visit.",
      }, { to }),
  ],
  file: ({ complete, away }, reader) =>
    complete ? tellers.file_finish({ away }, reader) : [
      say(reader, { ko: "파일을 보내기 시작합니다.", en: "Sending the file." }),
    ],
  file_chunk: () => [],
  file_finish: ({ away = 0 }, reader) => [
    away === 0 ? say(reader, { ko: "파일을 보냈습니다.", en: "The file was sent." }) : say(reader, {
      ko: "파일을 보냈습니다. 지금 자리에 없는 사람은 다음에 접속하면 받습니다.",
      en: "The file was sent. Whoever is away will get it on the next visit.",
    }),
  ],
  file_cancel: (_result, reader) => [
    say(reader, { ko: "파일 보내기를 취소했습니다.", en: "The file was taken back." }),
  ],
  file_accept: (_result, reader) => [
    say(reader, { ko: "파일을 받기 시작합니다.", en: "Receiving the file." }),
  ],
  file_received: () => [],
  file_taken: (_result, reader) => [
    say(reader, { ko: "파일을 받았습니다.", en: "The file was received." }),
  ],
  file_refuse: (_result, reader) => [
    say(reader, { ko: "파일을 받지 않았습니다.", en: "The receiver refused the file." }),
  ],
  // In KakaoTalk it is said in several messages, before the result.
  ai: ({ text }, { form }) => form === "bot" ? [] : [text],
  ai_reset: ({ room }, reader) => [
    room === undefined
      ? say(reader, {
        ko: "AI가 지금까지 나눈 말을 잊었습니다.",
        en: "The AI has forgotten what was asked here.",
      })
      : say(reader, {
        ko: "AI가 '{room}' 방에서 나눈 말을 잊었습니다.",
        en: "The AI has forgotten what was asked in the room {room}.",
      }, { room }),
  ],
  ai_usage: (result, reader) => usageLines(result, reader),
  ai_cancel: ({ cancelled }, reader) => [
    cancelled
      ? say(reader, { ko: "질문을 취소합니다.", en: "The question is being cancelled." })
      : say(reader, { ko: "취소할 질문이 없습니다.", en: "There is no question to cancel." }),
  ],
  room_create: ({ room }, reader) => [
    say(
      reader,
      { ko: "'{room}' 방을 만들었습니다.", en: "You opened the room {room}." },
      { room },
    ),
  ],
  room_join: ({ room, topic, alreadyMember }, reader) => [
    alreadyMember
      ? say(reader, {
        ko: "이미 '{room}' 방에 있습니다.",
        en: "You are in the room {room} already.",
      }, { room })
      : say(reader, {
        ko: "'{room}' 방에 들어왔습니다.",
        en: "You entered the room {room}.",
      }, { room }),
    ...(topic === undefined ? [] : tellers.room_topic({ room, topic }, reader)),
  ],
  room_leave: ({ room }, reader) => [
    say(reader, { ko: "'{room}' 방에서 나왔습니다.", en: "You left the room {room}." }, { room }),
  ],
  room_topic: ({ room, topic }, reader) => [
    // The topic is not a detail of the sentence, which would choose particles in it.
    topic === undefined
      ? say(
        reader,
        { ko: "'{room}' 방에는 주제가 없습니다.", en: "The room {room} has no topic." },
        {
          room,
        },
      )
      : say(reader, { ko: "'{room}' 방의 주제: ", en: "Topic of {room}: " }, { room }) + topic,
  ],
  room_close: ({ room }, reader) => [
    say(reader, { ko: "'{room}' 방을 닫았습니다.", en: "The room {room} is closed." }, { room }),
  ],
  room_message: ({ room }, reader) => [
    say(reader, { ko: "'{room}' 방에 보냈습니다.", en: "Sent to the room {room}." }, { room }),
  ],
  room_list: ({ rooms }, reader) =>
    rooms.length === 0 ? [say(reader, { ko: "열린 방이 없습니다.", en: "There are no rooms." })] : [
      say(reader, { ko: "방 목록 ({count}개):", en: "Rooms ({count}):" }, {
        count: rooms.length,
      }),
      ...rooms.map(({ room, members, topic }) =>
        say(reader, { ko: "- {room} (멤버 수: {members})", en: "- {room} (members: {members})" }, {
          room,
          members,
        }) + (topic === undefined ? "" : `  ${topic}`)
      ),
    ],
  room_members: ({ room, owner, members }, reader) => [
    say(reader, {
      ko: "'{room}' 방의 멤버 ({count}명, 방장 {owner}):",
      en: "Members of the room {room} ({count}, owner {owner}):",
    }, { room, owner, count: members.length }),
    ...members,
  ],
  who: ({ online }, reader) => [
    say(reader, { ko: "지금 접속한 사람 ({count}명):", en: "Online ({count}):" }, {
      count: online.length,
    }),
    ...online,
  ],
  history: ({ count, unknown, room }, reader) => {
    if (count > 0) return [];
    if (unknown === undefined) {
      return [say(reader, { ko: "대화 기록이 없습니다.", en: "Nothing was said that day." })];
    }
    const never = {
      ko: "{unknown} 님은 이곳에 온 적이 없습니다.",
      en: "Nobody called {unknown} has ever been here.",
    };
    const inRoom = {
      ko: "{never} 방의 기록은 #{room}(으로/로) 봅니다.",
      en: "{never} The room is #{room}.",
    };
    const said = say(reader, never, { unknown });
    return [room === undefined ? said : say(reader, inRoom, { never: said, room })];
  },
  export: ({ path, count }, reader) => [
    say(reader, {
      ko: "메시지 {count}개를 저장했습니다: {path}",
      en: "Saved (messages: {count}): {path}",
    }, { count, path }),
  ],
  search: ({ count, more, atLeast }, reader) => {
    if (count === 0) {
      return [say(reader, { ko: "검색 결과가 없습니다.", en: "Nothing was found." })];
    }
    if (more === 0) return [];
    return [
      atLeast
        ? say(reader, {
          ko: "이보다 오래된 결과가 {more}개 이상 더 있습니다.",
          en: "There are {more} or more older results.",
        }, { more })
        : say(reader, {
          ko: "이보다 오래된 결과가 {more}개 더 있습니다.",
          en: "Older results not shown: {more}.",
        }, { more }),
    ];
  },
  channel_history: ({ count, more }, reader) => {
    if (count === 0) return tellers.history({ count }, reader);
    if (more === 0) return [];
    return [
      say(reader, {
        ko: "이날 먼저 한 말이 {more}개 더 있습니다.",
        en: "Said earlier that day and not shown: {more}.",
      }, { more }),
    ];
  },
  kick: ({ id }, reader) => [
    say(reader, { ko: "{id} 님을 내보냈습니다.", en: "{id} was disconnected." }, { id }),
  ],
  ban: ({ target, until, unseen }, reader) => [
    say(reader, {
      ko: "{until} 들어오지 못합니다: {target}",
      en: "{target} is banned {until}.",
    }, { ...sanctionDetails({ until }), target }) + unseenText(unseen, reader),
  ],
  unban: ({ target }, reader) => [
    say(reader, { ko: "다시 들어올 수 있습니다: {target}", en: "{target} may come in again." }, {
      target,
    }),
  ],
  mute: ({ target, until, unseen }, reader) => [
    say(reader, {
      ko: "{until} 말하지 못합니다: {target}",
      en: "{target} is muted {until}.",
    }, { ...sanctionDetails({ until }), target }) + unseenText(unseen, reader),
  ],
  unmute: ({ target }, reader) => [
    say(reader, { ko: "다시 말할 수 있습니다: {target}", en: "{target} may speak again." }, {
      target,
    }),
  ],
  sanctions: ({ sanctions }, reader) => {
    if (sanctions.length === 0) {
      return [
        say(reader, {
          ko: "차단되거나 말하기가 금지된 사람이 없습니다.",
          en: "Nobody is banned or muted.",
        }),
      ];
    }
    return [
      say(reader, { ko: "차단과 말하기 금지 ({count}개):", en: "Bans and mutes ({count}):" }, {
        count: sanctions.length,
      }),
      ...sanctions.map((sanction) => sanctionLine(sanction, reader)),
    ];
  },
  announce: (_result, reader) => [
    say(reader, { ko: "모두에게 공지했습니다.", en: "Announced to everyone." }),
  ],
  // The text is not a detail of the sentence, which would choose particles in it.
  echo: ({ text }, reader) => [say(reader, { ko: "에코: ", en: "Echo: " }) + text],
  help: ({ topics }, reader) => {
    const lines = helpLines(reader.form, reader.language, topics);
    if (lines.length > 0) return lines;
    return [say(reader, { ko: "여기서는 쓸 수 없는 명령입니다.", en: "It cannot be used here." })];
  },
  ping: (_result, reader) => [
    say(reader, { ko: "서버가 응답합니다.", en: "The server is there." }),
  ],
  pong: () => [],
  quit: (_result, reader) => [say(reader, { ko: "안녕히 가세요.", en: "Goodbye." })],
};

/** What follows where an ID may be mistyped. */
function unseenText(unseen: true | undefined, reader: Reader): string {
  if (!unseen) return "";
  return " " + say(reader, {
    ko: "(그 아이디로 들어온 사람은 아직 없습니다.)",
    en: "(Nobody with that ID has been here yet.)",
  });
}

/** A line of the list of bans and mutes: `ban bob until …, by alice. Reason: …`. */
function sanctionLine(sanction: Sanction, reader: Reader): string {
  const { kind, subject, room, about } = sanction;
  const names: Record<SanctionKind, Sentence> = {
    ban_id: { ko: "출입 금지", en: "ban" },
    ban_address: { ko: "주소 출입 금지", en: "ban of an address" },
    mute: { ko: "말하기 금지", en: "mute" },
  };
  const target = targetText({ id: subject, room }) + (about === undefined ? "" : ` (${about})`);
  return say(reader, {
    ko: "{kind}  {target}  {until} ({by}){because}",
    en: "{kind}  {target}  {until} (by {by}){because}",
  }, { ...sanctionDetails(sanction), kind: names[kind], target });
}

/**
 * What an answer says, line by line: one sentence, a heading and its list, or nothing, where the parts that went
 * before say it all. Names in it are as they came: whoever shows it on a terminal uses `plainLine`.
 */
export function tellResult<Name extends CommandName>(
  name: Name,
  result: ResultOf<Name>,
  reader: Reader,
): readonly string[] {
  // Types are not checked at a start: whoever tries a new command may not have given it its sentence yet.
  const teller: ((result: ResultOf<Name>, reader: Reader) => Lines) | undefined = tellers[name];
  return teller ? teller(result, reader) : [say(reader, untold, { name }) + JSON.stringify(result)];
}

const untold: Sentence = {
  ko: "{name} 명령의 답을 보여 줄 문장이 없습니다: ",
  en: "There is no sentence for the answer to {name}: ",
};

function usageLines(
  { questions, tokens, limit, all }: ResultOf<"ai_usage">,
  reader: Reader,
): Lines {
  const own = say(reader, {
    ko: "오늘 질문 {questions}개에 {tokens}토큰을 썼습니다. {left}토큰이 남았습니다.",
    en: "Asked today: {questions}. Tokens used: {tokens}, left: {left}.",
  }, { questions, tokens: grouped(tokens), left: grouped(Math.max(0, limit - tokens)) });
  if (all === undefined) return [own];
  const heading = say(reader, {
    ko: "오늘 모두가 {tokens}토큰을 썼습니다. {left}토큰이 남았습니다.",
    en: "Everyone today. Tokens used: {tokens}, left: {left}.",
  }, { tokens: grouped(all.tokens), left: grouped(Math.max(0, all.limit - all.tokens)) });
  const users = all.users.map(({ user, place, questions, tokens }) =>
    say(reader, {
      ko: "- {who}: 질문 {questions}개, {tokens}토큰",
      en: "- {who}: asked {questions}, tokens {tokens}",
    }, { who: place === "" ? user : `${user} (${place})`, questions, tokens: grouped(tokens) })
  );
  return [own, heading, ...users];
}

/** A large number as people read it in both languages: `49,785`. */
function grouped(count: number): string {
  return count.toLocaleString("en");
}

/** Where a question is in the line of those that wait; 1 is the next. */
export function placeText(place: number, language: Language): string {
  const sentence: Sentence = place === 1
    ? { ko: "다른 질문이 끝나면 바로 답합니다.", en: "You are next: the AI answers others first." }
    : {
      ko: "AI의 답을 기다리는 {place}번째 질문입니다.",
      en: "The AI answers others first: your question is number {place} in line.",
    };
  return fill(sentence, language, { place });
}

/** What tells colon peers of a file: `[FILE] <from>: <name> (<size> bytes)`, with ` -> #<room>` for one of a room. */
export function fileLine({ from, to, name, size }: FileOffer, language: Language): string {
  const sender = to.startsWith("#") ? `${from} -> ${to}` : from;
  return `[FILE] ${sender}: ${name} (${fill(byteCount, language, { size })})`;
}

const byteCount: Sentence = { ko: "{size} 바이트", en: "{size} bytes" };

/** A message in an answer to HISTORY or SEARCH: `[YYYY-MM-DD HH:MM:SS] <from> -> <to>: <text>`, in local time. */
export function messageLine(message: Message, language: Language): string {
  const { at, to, text } = message;
  return `[${formatTimestamp(at)}] ${senderText(message, language)} -> ${to}: ${text}`;
}

/** Who said something; `*Announcement* alice` where it is one. No ID holds a `*`, so nobody can pass for that. */
export function senderText({ from, announcement }: Message, language: Language): string {
  return announcement ? `*${announcementMark[language]}* ${from}` : from;
}

const announcementMark: Sentence = { ko: "공지", en: "Announcement" };

/** A message as it is shown in the KakaoTalk room where it was said: `[YYYY-MM-DD HH:MM] <from>: <text>`. */
export function channelMessageLine({ at, from, text }: Message): string {
  return `[${formatTimestamp(at).slice(0, -":SS".length)}] ${from}: ${text}`;
}

/** What a refusal says in a KakaoTalk room. */
export function channelErrorText(error: MadangError, language: Language): string {
  const sentence = channelErrors[error.code];
  return sentence ? fill(sentence, language, error.details) : errorText(error, language);
}

// Refusals that are worded otherwise there.
const channelErrors: { readonly [Code in ErrorCode]?: Sentence } = {
  command_malformed: { ko: "사용법: {usage}", en: "Usage: {usage}" },
  command_unknown: {
    ko: '"{name}" 명령은 없습니다. # 도움말로 목록을 볼 수 있습니다.',
    en: 'There is no command "{name}". # help lists all.',
  },
};

function say({ language }: Reader, sentence: Sentence, details?: Details): string {
  return fill(sentence, language, details);
}
