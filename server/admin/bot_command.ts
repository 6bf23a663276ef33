/**
 * The subcommand `bot`: who is connected, who is answered, and the script for a new phone.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import {
  fill,
  type Language,
  type OptionTable,
  type Sentence,
  UsageError,
} from "../../protocol/mod.ts";
import type { AccessRequest } from "../../services/access.ts";
import type { AccessSubject, StoredAccess } from "../../services/context.ts";
import { actionOf } from "../action.ts";
import { configured } from "../config/encrypted.ts";
import type { Invocation, Settings } from "../config/settings.ts";
import { print, printError } from "../console.ts";
import type { Subcommand } from "../subcommand.ts";
import { harmless, listingJson, listingText, nameBeside, nameOf } from "./bot_listing.ts";
import { printScript } from "./bot_script_action.ts";
import { operate, tellFailure } from "./operate.ts";
import type { DecisionOutcome, DecisionRequest } from "./operations.ts";

const options = {
  name: {
    type: "text",
    value: "NAME",
    variable: "MADANG_BOT_NAME",
    help: { en: "The bot's name, for bot script.", ko: "봇 이름입니다(bot script)." },
  },
  json: {
    type: "switch",
    variable: "MADANG_BOT_JSON",
    help: { en: "bot list as JSON.", ko: "bot list를 JSON으로 출력합니다." },
  },
  waiting: {
    type: "switch",
    variable: "MADANG_BOT_WAITING",
    help: {
      en: "bot forget: everything that waits for approval.",
      ko: "bot forget에서, 승인을 기다리는 것을 모두 지웁니다.",
    },
  },
} as const satisfies OptionTable;

interface Action {
  readonly usage: string;
  readonly help: Sentence;
  run(invocation: Invocation, words: readonly string[]): Promise<number>;
}

const actions: Readonly<Record<string, Action>> = {
  list: {
    usage: "bot list [--json]",
    help: {
      en: "Show phones, and who is answered.",
      ko: "접속한 휴대폰과 승인 상태를 봅니다.",
    },
    run: list,
  },
  approve: {
    usage: "bot approve [bot|device|room] ID",
    help: {
      en: "Answer a phone or a room from now on.",
      ko: "휴대폰이나 방을 승인합니다.",
    },
    run: (invocation, words) => decide(invocation, "approved", words),
  },
  deny: {
    usage: "bot deny [bot|device|room] ID",
    help: {
      en: "Never answer a phone or a room.",
      ko: "휴대폰이나 방을 거부합니다.",
    },
    run: (invocation, words) => decide(invocation, "denied", words),
  },
  forget: {
    usage: "bot forget [bot|device|room] ID | --waiting",
    help: {
      en: "Take back what was decided, as if it were new.",
      ko: "승인이나 거부를 없던 일로 합니다.",
    },
    run: forget,
  },
  script: {
    usage: "bot script --name NAME [--host ADDRESS] [--port PORT]",
    help: {
      en: "Print the script for a phone, ready to paste.",
      ko: "휴대폰에 붙여 넣을 스크립트를 출력합니다.",
    },
    run: (invocation) => printScript(invocation, text(invocation.own.name)),
  },
};

const takingWords: ReadonlySet<Action> = new Set([actions.approve, actions.deny, actions.forget]);

/** `madang-server bot …`. */
export const botCommand: Subcommand = {
  usages: Object.values(actions).map(({ usage, help }) => [usage, help] as const),
  options,
  async run(call, [name, ...words]) {
    const action = actionOf("bot", actions, name);
    if (!takingWords.has(action) && words.length > 0) {
      throw new UsageError(failures.tooMany, { word: words[0] });
    }
    const invocation = await configured(call);
    try {
      return await action.run(invocation, words);
    } catch (error) {
      return tellFailure(error, invocation.settings);
    }
  },
};

async function list({ settings, own }: Invocation): Promise<number> {
  const listing = await operate(settings, "bot/list", {});
  print(own.json === true ? listingJson(listing) : listingText(listing, settings.lang));
  return 0;
}

async function decide(
  { settings }: Invocation,
  state: DecisionRequest["state"],
  words: readonly string[],
): Promise<number> {
  const asked = { ...readSubject(words), state };
  const outcome = await operate(settings, "bot/decide", asked);
  return tellOutcome(outcome, asked, settings);
}

const subjects: readonly AccessSubject[] = ["bot", "device", "room"];

function readSubject(words: readonly string[]): { word: string; subject?: AccessSubject } {
  const subject = subjects.find((each) => each === words[0]);
  const rest = subject && words.length > 1 ? words.slice(1) : words;
  // A room's name may hold spaces.
  const word = rest.join(" ");
  if (word === "") throw new UsageError(failures.whom);
  return rest === words ? { word } : { word, subject };
}

async function forget({ settings, own }: Invocation, words: readonly string[]): Promise<number> {
  const isAll = own.waiting === true;
  if (isAll && words.length > 0) throw new UsageError(failures.tooMany, { word: words[0] });
  const asked = isAll ? { waiting: true } as const : readSubject(words);
  const outcome = await operate(settings, "bot/forget", asked);
  const { lang } = settings;
  if ("candidates" in outcome) {
    const word = "word" in asked ? asked.word : "";
    if (outcome.candidates.length === 0) printError(fill(failures.undecided, lang, { word }));
    else tellCandidates(word, outcome.candidates, settings);
    return 1;
  }
  const { forgotten } = outcome;
  print(
    isAll
      ? fill(texts.waitingForgotten, lang, { count: forgotten.length })
      : sentenceAbout(texts.forgotten, forgotten[0], lang),
  );
  return 0;
}

function tellOutcome(
  outcome: DecisionOutcome,
  { word, state }: DecisionRequest,
  settings: Settings,
): number {
  const { lang } = settings;
  if ("decided" in outcome) {
    print(sentenceAbout(texts[state], outcome.decided, lang));
    return 0;
  }
  const { candidates } = outcome;
  const action = state === "approved" ? "approve" : "deny";
  if (candidates.length === 0) printError(fill(failures.unknown, lang, { word, action }));
  else tellCandidates(word, candidates, settings);
  return 1;
}

function tellCandidates(
  word: string,
  candidates: readonly AccessRequest[],
  { lang }: Settings,
): void {
  printError(fill(failures.several, lang, { word }));
  for (const candidate of candidates) {
    const { subject, id } = candidate;
    printError(harmless(`  ${subject} ${id}  ${nameBeside(candidate)}`.trimEnd()));
  }
}

function sentenceAbout(sentence: Sentence, entry: StoredAccess, lang: Language): string {
  const shown = `${entry.id} ${nameBeside(entry)}`.trimEnd();
  return harmless(fill(sentence, lang, { subject: nameOf(entry.subject, lang), shown }));
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

const failures = problems("usage", {
  tooMany: {
    en: 'There is a word too many: "{word}".',
    ko: '뒤에 "{word}"(은/는) 올 수 없습니다.',
    todo: {
      en: "Leave that word out; `--help` lists the calls.",
      ko: "그 말을 빼세요. 쓰는 법은 `--help`에 있습니다.",
    },
  },
  whom: {
    en: "Say whom: an ID that bot list shows, as in: bot approve device a1b2c3",
    ko: "bot list에 나오는 아이디를 적으세요. 예: bot approve device a1b2c3",
    todo: "said",
  },
  unknown: {
    en: 'Nothing called "{word}" is known. bot list shows what is; ' +
      "to decide about it beforehand, say what it is: " +
      "bot {action} device {word} or bot {action} room {word}",
    ko: '"{word}"(은/는) 아직 모르는 이름입니다. bot list로 확인하세요. ' +
      "미리 정해 두려면 종류를 함께 적으세요: " +
      "bot {action} device {word} 또는 bot {action} room {word}",
    todo: "said",
  },
  undecided: {
    en: 'Nothing called "{word}" was approved or denied, or waits. bot list shows what was.',
    ko:
      '"{word}"(이)라는 것을 승인하거나 거부한 적도 없고, 기다리는 것도 없습니다. bot list로 확인하세요.',
    todo: "said",
  },
  several: {
    en: '"{word}" may mean any of these. Say which by its ID:',
    ko: '"{word}"(이/가) 가리키는 것이 여럿입니다. 아이디로 고르세요:',
    todo: "said",
  },
});

const texts = {
  approved: {
    en: "The {subject} {shown} is answered from now on.",
    ko: "승인했습니다. 이제 {subject} {shown}에 답합니다.",
  },
  denied: {
    en: "The {subject} {shown} is not answered any more.",
    ko: "거부했습니다. 이제 {subject} {shown}에 답하지 않습니다.",
  },
  forgotten: {
    en: "The {subject} {shown} is forgotten, and counts as new from now on.",
    ko: "{subject} {shown}에 대해 정한 것을 지웠습니다. 이제 처음 온 것으로 다룹니다.",
  },
  waitingForgotten: {
    en: "Forgotten of what waited for approval: {count}.",
    ko: "승인을 기다리던 것을 모두 지웠습니다({count}개).",
  },
} satisfies Record<string, Sentence>;
