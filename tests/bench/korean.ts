/**
 * Korean talk that nobody said: as people's is, of few words that are frequent and many that are rare, and the same for
 * the same seed.
 *
 * @module
 */
import { type Random, seededRandom } from "../helpers/random.ts";

/** Syllables, the most frequent first. */
const syllables = [
  ..."이다는가에의을한고지하기로사도어아리자나시대은일서그를해인수니스과보정라제",
  ..."게장전주만안소면있부원상무국여조거유세마성적구공동비요오들우미신모진경",
  ..."중학선발회재연치화방용분실문영물간생관현바저내년당계단행속말반입심호",
  ..."식강점통달음차김산결던운목청권박명민종출직습버터감파토교약표독개품노",
  ..."외너래위작두레임늘항업돌려예날집남포배편복코먹책길친질손같왔갔좋럼꽃",
];
const endings = ["", "", "", "이", "가", "을", "는", "에", "도", "의", "에서", "으로", "하고"];
const closings = ["요", "다", "네", "지", "어요", "습니다", "ㅋㅋ", "?", "!", ""];

/** How many words there are. */
const vocabularySize = 30_000;

/** A source of texts. */
export interface KoreanTalk {
  /** Stems of words, the most frequent first. */
  readonly words: readonly string[];
  /** A text of 3 to 9 words, some 22 characters. */
  text(): string;
}

/** Makes a source of texts. */
export function koreanTalk(seed: number): KoreanTalk {
  const random = seededRandom(seed);
  const words = vocabulary(random);
  return {
    words,
    text() {
      const parts: string[] = [];
      for (let left = 3 + random.below(7); left > 0; left--) {
        parts.push(words[byZipf(random, words.length)] + random.pick(endings));
      }
      return parts.join(" ") + random.pick(closings);
    },
  };
}

function vocabulary(random: Random): string[] {
  const words = new Set<string>();
  while (words.size < vocabularySize) {
    // Frequent words are short, and few words are long.
    const length = Math.min(
      1 + random.below(2) + random.below(2) + (words.size > 300 ? random.below(3) : 0),
      5,
    );
    let word = "";
    for (let at = 0; at < length; at++) word += syllables[bySkew(random, syllables.length)];
    words.add(word);
  }
  return [...words];
}

/** A rank from 0 to below `count`, the first some ten times as often as the last: as syllables are in Korean. */
function bySkew(random: Random, count: number): number {
  return Math.floor(Math.pow(random.below(1_000_000) / 1_000_000, 1.6) * count);
}

/** A rank from 0 to below `count`, each about as often as 1 / (rank + 1): an inverse of the distribution of Zipf. */
function byZipf(random: Random, count: number): number {
  const share = random.below(1_000_000) / 1_000_000;
  return Math.min(count - 1, Math.floor(Math.pow(count + 1, share)) - 1);
}
