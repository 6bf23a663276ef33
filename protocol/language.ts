/**
 * Sentences in Korean and English, and how values get into them.
 *
 * @module
 */

/** The languages that every text of this program exists in. */
export type Language = "ko" | "en";

/** One sentence in every language; `{name}` marks where a value goes. */
export type Sentence = Readonly<Record<Language, string>>;

/** What can stand for a `{name}` in a {@link Sentence}. */
export type Details = Readonly<Record<string, string | number | Sentence>>;

/** The languages, in the order in which help and documentation list them. */
export const languages: readonly Language[] = ["ko", "en"];

/** Whether a value names a {@link Language}. */
export function isLanguage(value: unknown): value is Language {
  return value === "ko" || value === "en";
}

/**
 * The language that a POSIX locale such as `ko_KR.UTF-8` asks for: English where it says so, Korean otherwise
 * (unset, `C` and `POSIX` say nothing).
 */
export function languageOfLocale(locale: string | undefined): Language {
  return locale?.toLowerCase().startsWith("en") ? "en" : "ko";
}

/**
 * Puts values into a sentence and, in Korean, picks the particle that fits the word before it:
 * `{room}(이/가)` becomes `마당이` or `노래가`.
 */
export function fill(sentence: Sentence, language: Language, details: Details = {}): string {
  const text = sentence[language].replace(/\{(\w+)\}/g, (placeholder, name: string) => {
    const value = details[name];
    if (value === undefined) return placeholder;
    return typeof value === "object" ? value[language] : String(value);
  });
  return language === "ko" ? chooseParticles(text) : text;
}

const particlePair = /(.)([")\]”’]?)\(([가-힣]+)\/([가-힣]+)\)/gu;

function chooseParticles(text: string): string {
  return text.replace(
    particlePair,
    (_match, last: string, quote: string, afterConsonant: string, afterVowel: string) =>
      last + quote +
      (endingInEither.includes(last)
        ? `${afterConsonant}(${afterVowel})`
        : takesFirst(last, afterConsonant)
        ? afterConsonant
        : afterVowel),
  );
}

const endingInRieul = "178lrLR"; // 일, 칠, 팔, 엘, 알
const endingInOtherConsonant = "036mnMN"; // 영, 삼, 육, 엠, 엔
const endingInEither = "bcdgkptBCDGKPT"; // Bob은, but David는: written so that both will do
const rieul = 8; // ㄹ among the 28 endings of a syllable, of which the first is none

function takesFirst(character: string, afterConsonant: string): boolean {
  const code = character.charCodeAt(0);
  const isSyllable = code >= 0xac00 && code <= 0xd7a3;
  const ending = isSyllable ? (code - 0xac00) % 28 : 0;
  // 으로 is the one that is not used after ㄹ: 집으로, but 서울로.
  if (ending === rieul || endingInRieul.includes(character)) {
    return !afterConsonant.startsWith("으로");
  }
  return ending !== 0 || endingInOtherConsonant.includes(character);
}
