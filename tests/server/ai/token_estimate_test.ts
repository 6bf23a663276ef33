import { estimateTokens } from "../../../server/ai/token_estimate.ts";
import { assert } from "../../helpers/assert.ts";

Deno.test("estimateTokens() says rather too many than too few", () => {
  // What OpenAI's vocabularies o200k_base and cl100k_base make of it, by npm:gpt-tokenizer@2.9.0.
  const known: [text: string, newer: number, older: number][] = [
    ["", 0, 0],
    ["안녕하세요, 오늘 날씨가 어떻습니까?", 11, 25],
    ["나랏말싸미 듕귁에 달아 문자와로 서르 사맛디 아니할쎄", 26, 32],
    ["서울에서 부산까지 KTX로 2시간 30분쯤 걸립니다. 요금은 59,800원입니다.", 29, 39],
    ["The quick brown fox jumps over the lazy dog, and then it sleeps.", 15, 15],
    ["function add(a: number, b: number) { return a + b; } // 더하기", 20, 22],
    ["👍🎉👩‍👩‍👧 좋아요!", 14, 24],
    ["1234567890 2026-11-25 10:00:00", 17, 17],
    ['{"from":"alice","text":"뭐 해?"}', 12, 12],
  ];
  for (const [text, newer, older] of known) {
    const estimate = estimateTokens(text);
    assert(estimate >= older && estimate <= 2.5 * newer, `${text}: ${estimate}`);
  }
});
