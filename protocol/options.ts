/**
 * Settings of a program, described once in a table: flag, environment variable, type, default and help. Both programs
 * read theirs with this, so that they behave and explain themselves alike. Pure: arguments and environment are passed in.
 *
 * @module
 */
import { formatByteSize, parseByteSize } from "./byte_sizes.ts";
import { explained } from "./columns.ts";
import { type ListedProblem, problems } from "./problems.ts";
import { type Details, fill, type Language, type Sentence } from "./language.ts";
import { nearest } from "./nearest.ts";
import { parseArgs } from "./std/parse_args.ts";

/** One setting. Its name in the table is its flag: `chat-port` is `--chat-port` and `MADANG_CHAT_PORT`. */
export type OptionDefinition =
  & {
    /** What help shows for the value, as in `--chat-port PORT`. */
    readonly value?: string;
    /** What it is for. */
    readonly help: Sentence;
    /** Its environment variable, where that is not made of its name. */
    readonly variable?: string;
  }
  & (
    | { readonly type: "text"; readonly default?: string }
    | { readonly type: "port" | "size"; readonly default: number }
    | {
      readonly type: "number";
      readonly default: number;
      readonly least: number;
      readonly most: number;
    }
    | { readonly type: "choice"; readonly choices: readonly string[]; readonly default?: string }
    | { readonly type: "switch" }
  );

/** A program's settings by name. */
export type OptionTable = Readonly<Record<string, OptionDefinition>>;

/** The value of one setting. */
export type OptionValue<Definition> = Definition extends { type: "switch" } ? boolean
  : Definition extends { type: "port" | "size" | "number" } ? number
  : Definition extends { type: "choice"; choices: readonly (infer Choice)[] }
    ? Definition extends { default: string } ? Choice : Choice | undefined
  : Definition extends { default: string } ? string
  : string | undefined;

/** The values of a table's settings. */
export type OptionValues<Table extends OptionTable> = {
  readonly [Name in keyof Table]: OptionValue<Table[Name]>;
};

/** A program was called in a way that it cannot make sense of. */
export class UsageError extends Error {
  /** The name under which uncaught reports show it. */
  override readonly name = "UsageError";
  readonly #sentence: ListedProblem;
  readonly #details: Details;

  /** Makes the error that `sentence`, filled with `details`, explains. */
  constructor(sentence: ListedProblem, details: Details = {}) {
    super(fill(sentence, "en", details));
    this.#sentence = sentence;
    this.#details = details;
  }

  /** What was wrong and what was expected. */
  text(language: Language): string {
    return fill(this.#sentence, language, this.#details);
  }
}

/** Where settings come from; each overrides those after it. */
export interface OptionSources {
  /** The program's arguments. */
  readonly args: readonly string[];
  /** Environments to look names up in, the strongest first: the process's, then that of a `.env` file. */
  readonly environments?: readonly Readonly<Record<string, string | undefined>>[];
}

/** The settings that were found, and the arguments that are no flags. */
export interface ReadOptions<Table extends OptionTable> {
  /** A value for every setting of the table. */
  readonly values: OptionValues<Table>;
  /** The names of settings that some source gave. */
  readonly given: ReadonlySet<keyof Table>;
  /** The arguments that are no flags, in order. */
  readonly words: readonly string[];
}

/** The environment variable of a setting: for `chat-port`, if its definition names none, `MADANG_CHAT_PORT`. */
export function environmentName(option: string, { variable }: OptionDefinition): string {
  return variable ?? `MADANG_${option.toUpperCase().replaceAll("-", "_")}`;
}

/** What the first environment that gives a variable says. An empty one counts as none. */
export function firstGiven(
  environments: readonly Readonly<Record<string, string | undefined>>[],
  variable: string,
): string | undefined {
  return environments.map((environment) => environment[variable])
    .find((value) => value !== undefined && value !== "");
}

/**
 * Reads settings from flags, environments and defaults, in this order of precedence.
 *
 * @throws {UsageError} naming the flag or variable, what was wrong with it, and what was expected
 */
export function readOptions<Table extends OptionTable>(
  table: Table,
  { args, environments = [] }: OptionSources,
): ReadOptions<Table> {
  const { flags, words } = readFlags(table, args);
  const given = new Set<keyof Table>();
  const values: Record<string, unknown> = {};
  for (const [name, definition] of Object.entries(table)) {
    const variable = environmentName(name, definition);
    const [source, value] = flags[name] !== undefined
      ? [`--${name}`, flags[name]]
      : [variable, firstGiven(environments, variable)];
    if (value === undefined) {
      values[name] = definition.type === "switch" ? false : definition.default;
      continue;
    }
    given.add(name);
    values[name] = convert(definition, source, value);
  }
  return { values: values as OptionValues<Table>, given, words };
}

function readFlags(
  table: OptionTable,
  args: readonly string[],
): { flags: Record<string, unknown>; words: string[] } {
  const names = Object.keys(table);
  const isSwitch = (name: string) => Object.hasOwn(table, name) && table[name].type === "switch";
  const takesValue = (name: string) => Object.hasOwn(table, name) && !isSwitch(name);
  const { switches, rest } = takeSwitchValues(joinNegative(args, takesValue), isSwitch);
  const parsed = parseArgs(rest.map((argument) => argument === "-h" ? "--help" : argument), {
    // "_" are the words: a file may be called 007.
    string: [...names.filter((name) => !isSwitch(name)), "_"],
    boolean: names.filter(isSwitch),
    unknown(argument, key) {
      if (key !== undefined) throw unknownFlag(argument, names);
      return true;
    },
  });
  const flags: Record<string, unknown> = { ...switches };
  for (const name of names) {
    const value = parsed[name];
    const wasGiven = isSwitch(name) ? value === true : value !== undefined;
    if (wasGiven) flags[name] = Array.isArray(value) ? value.at(-1) : value;
  }
  return { flags, words: parsed._.map(String) };
}

// parseArgs takes the `-1` of `--file-limit -1` for a flag.
function joinNegative(
  args: readonly string[],
  takesValue: (name: string) => boolean,
): readonly string[] {
  const isValue = (index: number) =>
    /^-\d/.test(args[index] ?? "") && takesValue(/^--([^=]+)$/.exec(args[index - 1])?.[1] ?? "");
  return args.flatMap((argument, index) => {
    if (isValue(index)) return [];
    return isValue(index + 1) ? [`${argument}=${args[index + 1]}`] : [argument];
  });
}

// parseArgs switches `--demo-ai=off` on, and does not know `--no-color=on`.
function takeSwitchValues(
  args: readonly string[],
  isSwitch: (name: string) => boolean,
): { switches: Record<string, string>; rest: string[] } {
  const switches: Record<string, string> = {};
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const rest = args.filter((argument, index) => {
    const [, name, value] = /^--([^=]+)=(.*)$/s.exec(argument) ?? [];
    if (index >= end || name === undefined || !isSwitch(name)) return true;
    switches[name] = value;
    return false;
  });
  return { switches, rest };
}

function unknownFlag(argument: string, names: readonly string[]): UsageError {
  const flag = argument.split("=")[0];
  const meant = nearest(flag.replace(/^-+/, ""), names);
  return meant === undefined
    ? new UsageError(failures.unknownFlag, { flag })
    : new UsageError(failures.misspeltFlag, { flag, nearest: meant });
}

function convert(definition: OptionDefinition, source: string, value: unknown): unknown {
  if (definition.type === "switch") return value === true || parseSwitch(source, String(value));
  const text = String(value);
  if (text === "") {
    throw new UsageError(
      failures.noValue,
      {
        source,
      },
    );
  }
  if (definition.type === "port") return parsePort(source, text);
  if (definition.type === "size") return parseSize(source, text);
  if (definition.type === "number") return parseNumber(source, text, definition);
  if (definition.type === "choice") {
    const choice = definition.choices.find((each) => each.toLowerCase() === text.toLowerCase());
    if (choice !== undefined) return choice;
    throw new UsageError(failures.choice, { source, text, choices: definition.choices.join(", ") });
  }
  return text;
}

function parseSwitch(source: string, text: string): boolean {
  const word = text.toLowerCase();
  if (["1", "true", "on", "yes"].includes(word)) return true;
  if (["", "0", "false", "off", "no"].includes(word)) return false;
  throw new UsageError(failures.choice, { source, text, choices: "on, off" });
}

function parsePort(source: string, text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new UsageError(failures.port, { source, text });
}

function parseSize(source: string, text: string): number {
  const size = parseByteSize(text);
  if (size !== undefined) return size;
  throw new UsageError(failures.size, { source, text });
}

function parseNumber(
  source: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(failures.number, { source, text, least, most });
}

/** How a setting's flag is written: `--chat-port PORT`. */
export function optionUsage(name: string, definition: OptionDefinition): string {
  return definition.type === "switch" ? `--${name}` : `--${name} ${valueName(definition)}`;
}

/** The lines of help on a table's settings: flag, meaning, default and environment variable of each. */
export function optionHelp(table: OptionTable, language: Language): string[] {
  return Object.entries(table).flatMap(([name, definition]) => {
    const value = defaultText(definition);
    const fallback = value === undefined ? "" : ` [${value}]`;
    const variable = name === "help" || name === "version"
      ? ""
      : ` (${environmentName(name, definition)})`;
    const meaning = `${definition.help[language]}${fallback}${variable}`;
    return explained(optionUsage(name, definition), meaning);
  });
}

/** The default of a setting as people write it; undefined where it has none. */
export function defaultText(definition: OptionDefinition): string | undefined {
  if (definition.type === "switch" || definition.default === undefined) return undefined;
  return definition.type === "size"
    ? formatByteSize(definition.default)
    : String(definition.default);
}

function valueName(definition: OptionDefinition): string {
  if (definition.value !== undefined) return definition.value;
  if (definition.type === "choice") return definition.choices.join("|");
  if (definition.type === "number") return "NUMBER";
  if (definition.type === "size") return "SIZE";
  return definition.type === "port" ? "PORT" : "TEXT";
}

const failures = problems("usage", {
  unknownFlag: {
    en: "There is no flag {flag}. --help lists all.",
    ko: "{flag} 옵션은 없습니다. 전체 목록은 --help에 있습니다.",
    todo: "said",
  },
  misspeltFlag: {
    en: "There is no flag {flag}. Did you mean --{nearest}? --help lists all.",
    ko: "{flag} 옵션은 없습니다. 혹시 --{nearest}인가요? 전체 목록은 --help에 있습니다.",
    todo: "said",
  },
  noValue: {
    en: "{source} needs a value.",
    ko: "{source} 뒤에 값이 있어야 합니다.",
    todo: {
      en: "Put the value behind it.",
      ko: "값을 함께 적으세요.",
    },
  },
  choice: {
    en: '{source} is "{text}", but must be one of: {choices}.',
    ko: '{source} 값이 "{text}"입니다. 다음 가운데 하나여야 합니다: {choices}',
    todo: "said",
  },
  port: {
    en: '{source} is "{text}", but must be a port: a number from 0 (any free one) to 65535.',
    ko:
      '{source} 값이 "{text}"입니다. 포트 번호는 0(비어 있는 아무 포트)에서 65535 사이의 수입니다.',
    todo: "said",
  },
  size: {
    en: '{source} is "{text}", but must be a size: bytes, or as in 500M or 2G.',
    ko: '{source} 값이 "{text}"입니다. 바이트 수나 500M, 2G처럼 크기를 쓰세요.',
    todo: "said",
  },
  number: {
    en: '{source} is "{text}", but must be a whole number from {least} to {most}.',
    ko: '{source} 값이 "{text}"입니다. {least}에서 {most} 사이의 정수여야 합니다.',
    todo: "said",
  },
});
