import { texts } from "../../client/texts.ts";
import {
  commandNames,
  definitionOf,
  errorDefinitions,
  fill,
  languageOfLocale,
  languages,
  plainLine,
  type Sentence,
  tellResult,
} from "../../protocol/mod.ts";
import { typedForms } from "../../protocol/typed_forms.ts";
import { assert, assertEquals, assertNotMatch } from "../helpers/assert.ts";
import { sampleResults } from "./samples.ts";

function korean(ko: string, details: Record<string, string>): string {
  return fill({ ko, en: "" }, "ko", details);
}

Deno.test("fill picks the particle that fits the word before it", () => {
  assertEquals(korean("{a}(이/가)", { a: "마당" }), "마당이");
  assertEquals(korean("{a}(이/가)", { a: "노래" }), "노래가");
  assertEquals(korean('"{a}"(은/는)', { a: "방" }), '"방"은');
  assertEquals(korean("{a}(을/를)", { a: "7" }), "7을");
  assertEquals(korean("{a}(을/를)", { a: "alice" }), "alice를");
  assertEquals(korean("{a}(이라는/라는)", { a: "tom" }), "tom이라는");
  assertEquals(korean("{a}(은/는)", { a: "bob" }), "bob은(는)");
});

Deno.test("fill knows that 으로 is not used after ㄹ", () => {
  assertEquals(korean("{a}(으로/로)", { a: "집" }), "집으로");
  assertEquals(korean("{a}(으로/로)", { a: "서울" }), "서울로");
  assertEquals(korean("{a}(으로/로)", { a: "학교" }), "학교로");
  assertEquals(korean("{a}(으로/로)", { a: "paul" }), "paul로");
  assertEquals(korean("{a}(으로/로)", { a: "8" }), "8로");
  assertEquals(korean("{a}(을/를)", { a: "서울" }), "서울을");
});

Deno.test("fill puts nothing into what was put in", () => {
  assertEquals(fill({ ko: "", en: "{a} {b}" }, "en", { a: "{b}", b: "x" }), "{b} x");
  assertEquals(fill({ ko: "", en: "{a}" }, "en", { a: { ko: "가", en: "A" } }), "A");
});

Deno.test("languageOfLocale is English only where the locale says so", () => {
  assertEquals(["en_US.UTF-8", "EN", "ko_KR", "C", undefined].map(languageOfLocale), [
    "en",
    "en",
    "ko",
    "ko",
    "ko",
  ]);
});

Deno.test("every error has a sentence in both languages with the same details", () => {
  const names = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort();
  for (const [code, { ko, en }] of Object.entries(errorDefinitions)) {
    assert(ko.length > 0 && en.length > 0, code);
    assertEquals(names(ko), names(en), code);
  }
});

Deno.test("what is said in Korean names commands in Korean, where they have such a name", () => {
  const sentences = [errorDefinitions, texts].flatMap<Sentence>((each) => Object.values(each));
  const foreign = new Set(
    commandNames.filter((name) => definitionOf(name).typed && definitionOf(name).words?.ko)
      .flatMap((name) => typedForms(name, "en"))
      .map((form) => form.split(" ")[0])
      .filter((word) => /^\/[a-z]/.test(word)),
  );
  for (const { ko } of sentences) {
    const named = ko.match(/(?<![\w.>}])\/[a-z]+/g) ?? [];
    assertEquals(named.filter((word) => foreign.has(word)), [], ko);
  }
});

Deno.test("tellResult says something for every command, without a gap, in both languages", () => {
  for (const name of commandNames) {
    for (const language of languages) {
      const lines = tellResult(name, sampleResults[name], { language, form: "typed" });
      for (const line of lines) assertNotMatch(line, /\{\w+\}|undefined|\[object/);
      assert(lines.length > 0 || definitionOf(name).silent || name === "history", name);
    }
  }
});

Deno.test("tellResult explains a command that cannot be given in the reader's form", () => {
  for (const language of languages) {
    assertEquals(tellResult("help", { topics: ["ping"] }, { language, form: "wire" }).length, 1);
  }
});

Deno.test("plainLine leaves ordinary text as it is and makes any other harmless", () => {
  for (const text of ["", "안녕 🎉", "a  b", "👨‍👩‍👧"]) assertEquals(plainLine(text), text);
  assertEquals(plainLine("a\nb\r\nc\rd\u2028e\u0085f"), "a ⏎ b ⏎ c ⏎ d ⏎ e ⏎ f");
  assertEquals(plainLine("\u001b[2J\u009b31m\u0007\u0000x\u007f\ty"), "[2J31mx\ty");
});
