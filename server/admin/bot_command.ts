/**
 * The subcommand `bot`: who is connected, who is answered, and the script for a new phone.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { fill, type OptionTable, type Sentence, UsageError } from "../../protocol/mod.ts";
import type { AccessSubject } from "../../services/context.ts";
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
  script: {
    usage: "bot script --name NAME [--host ADDRESS] [--port PORT]",
    help: {
      en: "Print the script for a phone, ready to paste.",
      ko: "휴대폰에 붙여 넣을 스크립트를 출력합니다.",
    },
    run: (invocation) => printScript(invocation, text(invocation.own.name)),
  },
};

/** `madang-server bot …`. */
export const botCommand: Subcommand = {
  usages: Object.values(actions).map(({ usage, help }) => [usage, help] as const),
  options,
  async run(call, [name, ...words]) {
    const action = actionOf("bot", actions, name);
    const takesWords = name === "approve" || name === "deny";
    if (!takesWords && words.length > 0) throw new UsageError(failures.tooMany, { word: words[0] });
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

function tellOutcome(
  outcome: DecisionOutcome,
  { word, state }: DecisionRequest,
  { lang }: Settings,
): number {
  if ("decided" in outcome) {
    const { subject, id } = outcome.decided;
    const shown = `${id} ${nameBeside(outcome.decided)}`.trimEnd();
    print(harmless(fill(texts[state], lang, { subject: nameOf(subject, lang), shown })));
    return 0;
  }
  const { candidates } = outcome;
  const action = state === "approved" ? "approve" : "deny";
  if (candidates.length === 0) printError(fill(failures.unknown, lang, { word, action }));
  else {
    printError(fill(failures.several, lang, { word }));
    for (const candidate of candidates) {
      const { subject, id } = candidate;
      printError(harmless(`  ${subject} ${id}  ${nameBeside(candidate)}`.trimEnd()));
    }
  }
  return 1;
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
} satisfies Record<string, Sentence>;
