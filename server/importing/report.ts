/**
 * What an operator reads while something is imported, and in the end.
 *
 * @module
 */
import {
  fill,
  formatTimestamp,
  type Language,
  nameKey,
  type Sentence,
} from "../../protocol/mod.ts";
import { print, printError } from "../console.ts";
import type { Reason } from "./log_record.ts";

/** Most places that are listed, so that a file of something else does not fill the terminal. */
const listLimit = 1_000;
/** How many lines or rows are read between two signs of life. */
const progressStride = 100_000;

/** Counts, lists and sums up. Texts of messages are never shown. */
export interface ImportReport {
  /** How much cannot be taken over. */
  readonly problems: number;
  /** One more line or row was read, of a file or table. */
  read(where: string): void;
  /** It was kept, or could be. `at` is its time, in milliseconds since 1970, and `from` who said it, where known. */
  kept(at?: number, from?: string): void;
  /** It was there already. */
  there(): void;
  /** It cannot be taken over. */
  problem(where: string, place: number, reason: Reason): void;
  /** Says how it went. */
  sumUp(isDryRun: boolean): void;
}

/** Makes a report in a language. */
export function createImportReport(language: Language): ImportReport {
  const say = (sentence: Sentence, details: Record<string, string | number> = {}): string =>
    fill(sentence, language, details);
  const counts = { read: 0, kept: 0, there: 0, problems: 0 };
  const spellings = new Map<string, Set<string>>();
  let first = Infinity;
  let last = -Infinity;

  return {
    get problems() {
      return counts.problems;
    },
    read(where) {
      counts.read++;
      if (counts.read % progressStride === 0) {
        printError(say(texts.progress, { count: counts.read, where }));
      }
    },
    kept(at, from) {
      counts.kept++;
      if (at !== undefined) {
        first = Math.min(first, at);
        last = Math.max(last, at);
      }
      if (from !== undefined) noteSpelling(from);
    },
    there: () => void counts.there++,
    problem(where, place, reason) {
      counts.problems++;
      if (counts.problems <= listLimit) printError(`${where}:${place}: ${reason(language)}`);
      if (counts.problems === listLimit) printError(say(texts.more));
    },
    sumUp(isDryRun) {
      for (const names of spellings.values()) {
        if (names.size > 1) print(say(texts.sameName, { names: [...names].sort().join(", ") }));
      }
      const details = {
        ...counts,
        from: first === Infinity ? "" : formatTimestamp(first),
        until: first === Infinity ? "" : formatTimestamp(last),
      };
      print(say(isDryRun ? texts.wouldKeep : texts.kept, details));
      if (first !== Infinity) print(say(texts.times, details));
      if (counts.problems > 0) print(say(texts.problems, details));
    },
  };

  function noteSpelling(name: string): void {
    const key = nameKey(name);
    const names = spellings.get(key);
    if (names === undefined) spellings.set(key, new Set([name]));
    else names.add(name);
  }
}

const texts = {
  progress: { en: "… {count} read ({where})", ko: "… {count}개 읽음 ({where})" },
  more: {
    en: "… there may be more, which are counted but not listed",
    ko: "… 더 있으면 세기만 하고 나열하지 않습니다",
  },
  kept: {
    en: "Imported: {kept}. There already: {there}. Not imported: {problems}.",
    ko: "가져온 것: {kept}개, 이미 있던 것: {there}개, 가져오지 못한 것: {problems}개",
  },
  wouldKeep: {
    en: "Nothing was changed. Can be imported: {kept}, unless they are there already. " +
      "Cannot: {problems}.",
    ko: "아무것도 바꾸지 않았습니다. 가져올 수 있는 것: {kept}개(이미 있는 것은 빼고), " +
      "가져올 수 없는 것: {problems}개",
  },
  times: { en: "From {from} to {until}.", ko: "기간: {from} ~ {until}" },
  problems: {
    en: "What was not imported is listed above. Mend those lines and import again: nothing is " +
      "doubled.",
    ko:
      "가져오지 못한 것은 위에 나열했습니다. 그 줄을 고쳐 다시 가져오세요. 두 번 들어가지 않습니다.",
  },
  sameName: {
    en: "These are one and the same user here, who reads what was said to each: {names}",
    ko: "다음 이름은 여기서 같은 사용자이며, 각 이름에게 온 글을 모두 읽습니다: {names}",
  },
} satisfies Record<string, Sentence>;
