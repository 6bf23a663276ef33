/**
 * The command table: each command once, with everything that servers, clients, help and documentation need of it.
 * Its handler is in services/handlers.ts, its answer in results.ts; a command that lacks either does not compile.
 *
 * @module
 */
import { aiCommands } from "./ai_commands.ts";
import type { CommandDefinition } from "./command_definition.ts";
import { MadangError } from "./errors.ts";
import { moderationCommands } from "./moderation_commands.ts";
import * as kind from "./parameters.ts";
import { roomCommands } from "./room_commands.ts";

const receiver = kind.labelled(kind.userId, { en: "to", ko: "받는 사람" });
// Clients number their transfers, and people type the number.
const ownTransfer = kind.labelled(kind.transferId, { en: "number", ko: "번호" });

/** Every command, in the order in which help lists them. */
export const commands = {
  register: {
    parameters: {
      id: kind.userId,
      password: kind.optional(kind.password),
      version: kind.optional(kind.wholeNumber),
      language: kind.optional(kind.language),
      presence: kind.optional(kind.flag),
      resume: kind.optional(kind.resumePoint),
    },
    fronts: ["chat"],
    role: "guest",
    rate: "query",
    barrier: true,
    wire: "ID:<id>:<password?>:",
    words: { en: ["/nick", "/name"], ko: ["/이름", "/별명", "/닉네임"] },
    help: { en: "Register under an ID.", ko: "아이디를 등록합니다." },
  },
  broadcast: {
    parameters: { text: kind.messageText },
    fronts: ["chat"],
    role: "user",
    rate: "message",
    wire: "BR:<from>:<text>:",
    typed: ["BR:<text>", "/all <text>"],
    words: { ko: ["/모두", "/모두에게"] },
    everyday: true,
    help: { en: "Say something to everyone.", ko: "모두에게 말합니다." },
  },
  direct: {
    parameters: { to: receiver, text: kind.messageText },
    fronts: ["chat"],
    role: "user",
    rate: "message",
    wire: "TO:<from>:<to>:<text>:",
    typed: ["TO:<to>:<text>", "/to <to> <text>"],
    words: { en: ["/msg", "/w", "/whisper", "/tell", "/dm"], ko: ["/귓말", "/귓속말"] },
    everyday: {
      en: "Talk to one person, even if away.",
      ko: "한 사람에게만 말합니다.",
    },
    help: {
      en: "Say something to one person, now or when they are back.",
      ko: "한 사람에게 말합니다. 자리에 없으면 다시 왔을 때 전해집니다.",
    },
  },
  file: {
    parameters: {
      to: kind.labelled(kind.userOrRoom, { en: "to or #room", ko: "받는 사람이나 #방" }),
      name: kind.fileName,
      size: kind.byteSize,
      transfer: kind.optional(kind.transferId),
    },
    fronts: ["chat"],
    role: "user",
    rate: "message",
    wire: "FILE:<from>:<to>:<name>:<size>",
    body: "size",
    typed: ["FILE:<to>:<name>", "/file <to> <name>"],
    words: { ko: ["/파일"] },
    everyday: { en: "Send a file.", ko: "파일을 보냅니다." },
    help: {
      en: "Send a file to one person or a #room.",
      ko: "한 사람이나 #방에 파일을 보냅니다.",
    },
  },
  file_chunk: {
    parameters: { transfer: kind.transferId, offset: kind.byteSize },
    fronts: ["chat"],
    role: "user",
    rate: "free",
    silent: true,
    help: { en: "Send a piece of a file.", ko: "파일의 한 부분을 보냅니다." },
  },
  file_finish: {
    parameters: { transfer: kind.transferId, sha256: kind.sha256 },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    help: { en: "Say that all of a file was sent.", ko: "파일을 다 보냈다고 알립니다." },
  },
  file_cancel: {
    parameters: { transfer: ownTransfer },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    typed: ["FILE:CANCEL:<transfer>", "/file cancel <transfer>"],
    words: { ko: ["/파일 취소"] },
    help: { en: "Take back a file that you send.", ko: "내가 보내는 파일을 취소합니다." },
  },
  file_accept: {
    parameters: { transfer: kind.transferId, offset: kind.byteSize },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    help: { en: "Receive a file, or go on with it.", ko: "파일을 받거나 이어받습니다." },
  },
  file_received: {
    parameters: { transfer: kind.transferId, received: kind.byteSize },
    fronts: ["chat"],
    role: "user",
    rate: "free",
    silent: true,
    help: { en: "Say how much of a file has come.", ko: "파일을 어디까지 받았는지 알립니다." },
  },
  file_taken: {
    parameters: { transfer: kind.transferId },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    help: { en: "Say that a file has come as a whole.", ko: "파일을 다 받았다고 알립니다." },
  },
  file_refuse: {
    parameters: { transfer: ownTransfer },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    typed: ["FILE:REFUSE:<transfer>", "/file refuse <transfer>"],
    words: { ko: ["/파일 거절"] },
    help: { en: "Refuse a file that arrives.", ko: "오는 파일을 받지 않습니다." },
  },
  ...aiCommands,
  ...roomCommands,
  who: {
    parameters: {},
    fronts: ["chat"],
    role: "user",
    rate: "query",
    wire: "WHO:<from>:",
    typed: ["WHO", "/who"],
    words: { en: ["/users", "/online"], ko: ["/접속자", "/누구"] },
    everyday: true,
    help: { en: "List who is online.", ko: "지금 접속한 사람을 봅니다." },
  },
  history: {
    parameters: {
      target: kind.userRoomOrAi,
      date: kind.date,
    },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    wire: "HISTORY:<from>:<target>:<date>:",
    typed: ["HISTORY:<target>:<date?>", "/history <target> <date?>"],
    words: { ko: ["/기록"] },
    everyday: { en: "Read what was said on a day.", ko: "그날 나눈 말을 봅니다." },
    help: {
      en: "Read a day: with someone, and what they told all; or in a #room.",
      ko: "그날 상대와 나눈 말과 상대가 모두에게 한 말, 또는 #방에서 한 말을 봅니다.",
    },
  },
  export: {
    parameters: {
      start: kind.labelled(kind.date, { en: "start", ko: "시작일" }),
      end: kind.labelled(kind.date, { en: "end", ko: "종료일" }),
    },
    fronts: ["chat"],
    role: "user",
    rate: "query",
    wire: "EXPORT:<from>:<start>:<end>:",
    typed: ["EXPORT:<start>:<end?>", "/export <start> <end?>"],
    words: { ko: ["/저장", "/내보내기"] },
    help: {
      en: "Save what you could read as a file.",
      ko: "기간 안에 내가 볼 수 있었던 대화를 저장합니다.",
    },
  },
  search: {
    parameters: { keyword: kind.keyword },
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    wire: "SEARCH:<from>:<keyword>:",
    typed: ["SEARCH:<keyword>", "/search <keyword>"],
    words: { en: ["/find"], ko: ["/검색", "/찾기"] },
    bot: ["# search <keyword>", "# 검색 <keyword>"],
    everyday: { en: "Find a part of what was said.", ko: "나눈 말에서 찾습니다." },
    help: {
      en: "Find a text, or any part of a word, in what you could read.",
      ko: "볼 수 있는 대화에서 찾습니다. 낱말의 일부도 됩니다.",
    },
  },
  channel_history: {
    parameters: { date: kind.date },
    fronts: ["bot"],
    role: "user",
    rate: "query",
    bot: ["# history <date?>", "# 기록 <date?>"],
    help: {
      en: "Read what was said here today, or on a day.",
      ko: "오늘이나 그날 이 방에서 나눈 말을 봅니다.",
    },
  },
  ...moderationCommands,
  echo: {
    parameters: { text: kind.echoText },
    fronts: ["chat", "bot"],
    role: "user",
    rate: "query",
    wire: "ECHO:<from>:<text>:",
    typed: ["ECHO:<text>", "/echo <text>"],
    words: { ko: ["/에코"] },
    bot: ["# echo <text>", "# 에코 <text>"],
    help: { en: "Say the same back.", ko: "같은 말을 되돌려 줍니다." },
  },
  help: {
    parameters: { topic: kind.optional(kind.commandWord) },
    fronts: ["chat", "bot"],
    role: "guest",
    rate: "query",
    wire: "HELP:<topic?>:",
    typed: ["HELP:<topic?>", "/help <topic?>"],
    words: { en: ["/h", "/?"], ko: ["/도움말", "/도움"] },
    bot: ["# help <topic?>", "# 도움말 <topic?>"],
    help: { en: "Show the commands, or one of them.", ko: "명령 목록이나 명령 하나를 설명합니다." },
  },
  ping: {
    parameters: {},
    fronts: ["chat", "bot"],
    role: "guest",
    rate: "query",
    bot: ["# ping", "# 핑"],
    help: { en: "Ask whether the server is there.", ko: "서버가 살아 있는지 묻습니다." },
  },
  pong: {
    parameters: {},
    fronts: ["chat"],
    role: "guest",
    rate: "free",
    silent: true,
    help: { en: "Answer the server's ping.", ko: "서버의 ping에 답합니다." },
  },
  quit: {
    parameters: {},
    fronts: ["chat"],
    role: "guest",
    rate: "free",
    wire: "Quit:<from>:",
    typed: ["Q", "/quit"],
    words: { en: ["/exit", "/q", "/bye"], ko: ["/종료", "/끝"] },
    everyday: true,
    help: { en: "Leave.", ko: "끝냅니다." },
  },
} as const satisfies Record<string, CommandDefinition>;

/** The command table, with the exact types of its entries. */
export type CommandDefinitions = typeof commands;

/** The name of a command: what the native protocol's `command` holds. */
export type CommandName = keyof CommandDefinitions;

/** The kinds of a command's parameters, by parameter. */
export type KindsOf<Name extends CommandName> = CommandDefinitions[Name]["parameters"];

/** What a kind of parameter makes of a value that it accepts. */
export type ParameterValue<Kind> = Kind extends { parse(value: unknown, name: string): infer Value }
  ? Value
  : never;

/** The checked parameters of a command. */
export type ParametersOf<Name extends CommandName> =
  & {
    readonly [
      Key in keyof KindsOf<Name> as undefined extends ParameterValue<KindsOf<Name>[Key]> ? never
        : Key
    ]: ParameterValue<KindsOf<Name>[Key]>;
  }
  & {
    readonly [
      Key in keyof KindsOf<Name> as undefined extends ParameterValue<KindsOf<Name>[Key]> ? Key
        : never
    ]?: ParameterValue<KindsOf<Name>[Key]>;
  };

/** A command with its parameters checked. */
export type Command = {
  [Name in CommandName]: { readonly name: Name; readonly parameters: ParametersOf<Name> };
}[CommandName];

/** A command as a codec read it: the name is known, the parameters are not checked yet. */
export interface UncheckedCommand {
  /** Which command it is. */
  readonly name: CommandName;
  /** What the peer gave, by parameter. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The names of all commands, in the order of the table. */
export const commandNames: readonly CommandName[] = Object.keys(commands) as CommandName[];

/** The definition of a command, without the types of its parameters. */
export function definitionOf(name: CommandName): CommandDefinition {
  return commands[name];
}

/** Whether a value is the name of a command. */
export function isCommandName(value: unknown): value is CommandName {
  return typeof value === "string" && Object.hasOwn(commands, value);
}

/**
 * Checks the parameters of a command and brings them to their normal form. Ones that the definition does not know
 * are ignored, so that newer clients can talk to older servers.
 *
 * @throws {MadangError} for the first that is missing or wrong
 */
export function checkCommand(command: UncheckedCommand): Command {
  const parameters: Record<string, unknown> = {};
  const kinds = definitionOf(command.name).parameters;
  for (const name in kinds) {
    const value = command.parameters[name];
    if (value === undefined && !kinds[name].optional) {
      throw new MadangError("parameter_missing", {
        parameter: name,
        usage: jsonUsage(command.name),
      });
    }
    parameters[name] = kinds[name].parse(value, name);
  }
  return { name: command.name, parameters } as Command;
}

function jsonUsage(name: CommandName): string {
  const fields = Object.entries(definitionOf(name).parameters)
    .filter(([, kind]) => !kind.optional)
    .map(([field]) => `"${field}":…`);
  return `{${[`"command":"${name}"`, ...fields].join(",")}}`;
}
