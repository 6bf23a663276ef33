/**
 * The subcommand `user`: who has an account, and what they may do.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import {
  checkName,
  fill,
  formatTimestamp,
  nameKey,
  type OptionTable,
  type Sentence,
  UsageError,
} from "../../protocol/mod.ts";
import type { AccountRole } from "../../services/context.ts";
import { actionOf } from "../action.ts";
import { configured } from "../config/encrypted.ts";
import type { Invocation, Settings } from "../config/settings.ts";
import { print, printError } from "../console.ts";
import { hashPassword } from "../passwords.ts";
import type { Subcommand } from "../subcommand.ts";
import { isAsked, newPassword } from "./new_password.ts";
import { operate, tellFailure } from "./operate.ts";
import type { ListedUser, UserOutcome } from "./user_operations.ts";

const accountRoles: readonly AccountRole[] = ["user", "moderator", "operator"];

const options = {
  role: {
    type: "choice",
    choices: accountRoles,
    variable: "MADANG_USER_ROLE",
    help: { en: "What the user may do, for user add.", ko: "계정의 권한입니다(user add)." },
  },
  "password-file": {
    type: "text",
    value: "FILE",
    variable: "MADANG_USER_PASSWORD_FILE",
    help: {
      en: "File with the new password, for user add and passwd.",
      ko: "새 비밀번호가 든 파일입니다(user add, passwd).",
    },
  },
  json: {
    type: "switch",
    variable: "MADANG_USER_JSON",
    help: { en: "user list as JSON.", ko: "user list를 JSON으로 출력합니다." },
  },
} as const satisfies OptionTable;

interface Action {
  readonly usage: string;
  readonly help: Sentence;
  /** How many words follow its name. */
  readonly words: number;
  run(invocation: Invocation, words: readonly string[]): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  add: {
    usage: "user add NAME [--role ROLE] [--password-file FILE]",
    help: {
      en: "Make an account; the role is user, moderator or operator.",
      ko: "계정을 만듭니다. 권한은 user, moderator, operator입니다.",
    },
    words: 1,
    run: add,
  },
  passwd: {
    usage: "user passwd NAME [--password-file FILE]",
    help: { en: "Give an account another password.", ko: "계정의 비밀번호를 바꿉니다." },
    words: 1,
    run: changePassword,
  },
  role: {
    usage: "user role NAME ROLE",
    help: { en: "Change what a user may do.", ko: "계정의 권한을 바꿉니다." },
    words: 2,
    run: changeRole,
  },
  list: {
    usage: "user list [--json]",
    help: { en: "Show all accounts.", ko: "모든 계정을 봅니다." },
    words: 0,
    run: list,
  },
  remove: {
    usage: "user remove NAME",
    help: { en: "Remove an account.", ko: "계정을 지웁니다." },
    words: 1,
    run: remove,
  },
};

/** `madang-server user …`. */
export const userCommand: Subcommand = {
  usages: Object.values(actions).map(({ usage, help }) => [usage, help] as const),
  options,
  async run(call, [name, ...words]) {
    const action = actionOf("user", actions, name);
    if (words.length !== action.words) {
      throw new UsageError(failures.usage, { usage: action.usage });
    }
    const invocation = await configured(call);
    try {
      return await action.run(invocation, words);
    } catch (error) {
      return tellFailure(error, invocation.settings);
    }
  },
};

async function add({ settings, own }: Invocation, [name]: readonly string[]): Promise<number> {
  const id = checkId(name);
  const role = accountRoles.find((each) => each === own.role) ?? "user";
  // Before a person thinks of a password.
  const known = isAsked(passwordFile(own)) ? await findUser(settings, id) : undefined;
  if (known) return tell({ refused: "exists", id: known.id }, settings.lang, texts.added);
  const password = await hashedPassword(id, own, settings.lang);
  const outcome = await operate(settings, "user/add", { id, role, password });
  return tell(outcome, settings.lang, texts.added);
}

async function changePassword(
  { settings, own }: Invocation,
  [name]: readonly string[],
): Promise<number> {
  const id = checkId(name);
  if (isAsked(passwordFile(own)) && !await findUser(settings, id)) {
    return tell({ refused: "unknown", id }, settings.lang, texts.passwordChanged);
  }
  const password = await hashedPassword(id, own, settings.lang);
  const outcome = await operate(settings, "user/change", { id, password });
  return tell(outcome, settings.lang, texts.passwordChanged);
}

async function changeRole(
  { settings }: Invocation,
  [name, word]: readonly string[],
): Promise<number> {
  const role = accountRoles.find((each) => each === word.toLowerCase());
  if (role === undefined) {
    throw new UsageError(failures.noSuchRole, { word, roles: accountRoles.join(", ") });
  }
  const outcome = await operate(settings, "user/change", { id: checkId(name), role });
  return tell(outcome, settings.lang, texts.roleChanged);
}

async function list({ settings, own }: Invocation): Promise<number> {
  const users = await operate(settings, "user/list", {});
  if (own.json === true) print(JSON.stringify(users, null, 2));
  else if (users.length === 0) print(texts.nobody[settings.lang]);
  else {
    const width = Math.max(...accountRoles.map((role) => role.length));
    for (const { id, role, at } of users) {
      print(`${role.padEnd(width)}  ${formatTimestamp(at)}  ${id}`);
    }
  }
  return 0;
}

async function remove({ settings }: Invocation, [name]: readonly string[]): Promise<number> {
  const outcome = await operate(settings, "user/remove", { id: checkId(name) });
  const sentence = settings.auth === "accounts" ? texts.removed : texts.freed;
  return tell(outcome, settings.lang, sentence);
}

async function findUser(settings: Settings, id: string): Promise<ListedUser | undefined> {
  const users = await operate(settings, "user/list", {});
  return users.find((user) => nameKey(user.id) === nameKey(id));
}

function checkId(name: string): string {
  return checkName(name, { en: "An ID", ko: "아이디" });
}

/** The hash of the new password: the password itself does not leave this process. */
async function hashedPassword(
  id: string,
  own: Invocation["own"],
  language: Invocation["settings"]["lang"],
): Promise<string> {
  return await hashPassword(await newPassword(id, passwordFile(own), language));
}

function passwordFile(own: Invocation["own"]): string | undefined {
  const file = own["password-file"];
  return typeof file === "string" ? file : undefined;
}

function tell(
  outcome: UserOutcome,
  language: Invocation["settings"]["lang"],
  done: Sentence,
): number {
  if ("done" in outcome) {
    const { id, role } = outcome.done;
    print(fill(done, language, { id, role }));
    return 0;
  }
  printError(fill(failures[outcome.refused], language, { id: outcome.id }));
  return 1;
}

const failures = problems("usage", {
  usage: {
    en: "Call it like this: {usage}",
    ko: "이렇게 쓰세요: {usage}",
    todo: "said",
  },
  noSuchRole: {
    en: 'There is no role "{word}". Choose one of: {roles}.',
    ko: '"{word}" 권한은 없습니다. 다음 가운데 고르세요: {roles}',
    todo: "said",
  },
  unknown: {
    en: "There is no account {id}. user list shows all.",
    ko: "{id} 계정은 없습니다. 전체 목록은 user list에 있습니다.",
    todo: "said",
  },
  exists: {
    en: "The account {id} exists already. user passwd and user role change it.",
    ko: "{id} 계정은 이미 있습니다. 바꾸려면 user passwd나 user role을 쓰세요.",
    todo: "said",
  },
});

const texts = {
  added: {
    en: "Made the account {id} ({role}). Its ID needs the password from now on.",
    ko: "{id} 계정을 만들었습니다({role}). 이제 이 아이디를 쓰려면 비밀번호가 있어야 합니다.",
  },
  passwordChanged: {
    en: "The account {id} has a new password. Connections under it are closed.",
    ko: "{id} 계정의 비밀번호를 바꾸었습니다. 이 아이디로 들어와 있던 연결은 끊었습니다.",
  },
  roleChanged: {
    en: "{id} is {role} from now on.",
    ko: "이제 {id} 계정의 권한은 {role}입니다.",
  },
  removed: {
    en: "The account {id} is removed: nobody can join under it any more.",
    ko: "{id} 계정을 지웠습니다. 이제 이 아이디로는 들어올 수 없습니다.",
  },
  freed: {
    en: "The account {id} is removed. With --auth open anybody may use this ID now.",
    ko: "{id} 계정을 지웠습니다. --auth open이면 이제 누구나 이 아이디를 쓸 수 있습니다.",
  },
  nobody: {
    en: "There are no accounts. Make one: user add NAME --role operator",
    ko: "계정이 없습니다. 만들려면: user add 이름 --role operator",
  },
} satisfies Record<string, Sentence>;
