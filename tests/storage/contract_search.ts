/** What a search finds: part of the storage contract. @module */
import { assertEquals } from "../helpers/assert.ts";
import type { Promising } from "./contract.ts";
import { createSpeaker, found, keepAll } from "./place.ts";

/** Declares the tests of search. */
export function searchContract(promise: Promising): void {
  promise("search() finds any part of a text", async (storage) => {
    const speaker = createSpeaker();
    const text = '오늘 점심은 김치찌개! Straße ÉCOLE 🎉👨‍👩‍👧 100% "AND" (a*b) 끝';
    await keepAll(storage, [
      speaker.all("a", text),
      speaker.all("a", "다른 이야기"),
      speaker.all("a", "치김개찌 심점"), // the characters, but not the pairs
    ]);
    const characters = [...text];
    for (const length of [1, 2, 3, 5, 9]) {
      for (let start = 0; start + length <= characters.length; start++) {
        const keyword = characters.slice(start, start + length).join("");
        if (!(await found(storage, "b", keyword)).includes(text)) {
          throw new Error(`"${keyword}" is not found`);
        }
      }
    }
    assertEquals(await found(storage, "b", "김치찌개"), [text]);
    assertEquals(await found(storage, "b", "점심"), [text]);
    assertEquals(await found(storage, "b", "은 김"), [text]);
    assertEquals(await found(storage, "b", "école"), [text]);
    assertEquals(await found(storage, "b", "a*c"), []);
    assertEquals(await found(storage, "b", "김치찌게"), []);
  });

  promise("search() finds composed and decomposed Hangul by each other", async (storage) => {
    const speaker = createSpeaker();
    await keepAll(storage, [
      speaker.all("a", "한글 하나".normalize("NFD")),
      speaker.all("a", "한글 둘"),
    ]);
    for (const form of ["NFC", "NFD"]) {
      assertEquals((await found(storage, "b", "한글".normalize(form))).length, 2);
      assertEquals((await found(storage, "b", "글".normalize(form))).length, 2);
    }
  });

  promise("search() finds texts that have the pairs in the right order alone", async (storage) => {
    const speaker = createSpeaker();
    await keepAll(storage, [
      speaker.all("a", "abab"),
      speaker.all("a", "ab ba"),
      speaker.all("a", "aba"),
    ]);
    assertEquals(await found(storage, "b", "abab"), ["abab"]);
    assertEquals(await found(storage, "b", "ba"), ["abab", "ab ba", "aba"]);
    assertEquals(await found(storage, "b", ""), []);
  });

  promise("search() returns the newest, and says how many more there are", async (storage) => {
    const speaker = createSpeaker();
    const messages = Array.from({ length: 150 }, (_, index) => speaker.all("a", `소식 ${index}`));
    const noise = Array.from({ length: 50 }, () => speaker.to("x", "y", "남의 소식"));
    await keepAll(storage, [...messages, ...noise]);
    const result = await storage.search({ viewer: "b" }, "소식", 100);
    assertEquals([result.more, result.atLeast], [50, false]);
    assertEquals(result.messages, messages.slice(50));
    const some = await storage.search({ viewer: "b" }, "소식 7", 100);
    assertEquals([some.messages.length, some.more, some.atLeast], [11, 0, false]);
  });

  promise("search() stops counting at five hundred more", async (storage) => {
    const speaker = createSpeaker();
    const say = () => speaker.all("a", "많은 소식");
    await keepAll(storage, Array.from({ length: 600 }, say));
    const exact = await storage.search({ viewer: "b" }, "소식", 100);
    assertEquals([exact.messages.length, exact.more, exact.atLeast], [100, 500, false]);
    await keepAll(storage, [say()]);
    const more = await storage.search({ viewer: "b" }, "소식", 100);
    assertEquals([more.messages.length, more.more, more.atLeast], [100, 500, true]);
  });

  promise("search() counts only texts that hold a long keyword", async (storage) => {
    const speaker = createSpeaker();
    // Every other one has its pairs alone, and some are of others.
    const texts = ["다나가나다라", "가나다 나다라", "가나다라"];
    const messages = Array.from({ length: 900 }, (_, index) => {
      const text = texts[index % 3];
      return index % 9 === 2 ? speaker.to("x", "y", text) : speaker.all("a", text);
    });
    await keepAll(storage, messages);
    const held = messages.filter(({ text, type }) => text.includes("가나다라") && type === "BR");
    const result = await storage.search({ viewer: "b" }, "가나다라", 100);
    assertEquals(result, { messages: held.slice(-100), more: held.length - 100, atLeast: false });
  });

  promise("search() counts a long keyword in whatever form a text has", async (storage) => {
    const speaker = createSpeaker();
    const texts = [
      "끝\0에서 가나다",
      "가나다".normalize("NFD"),
      '"가나다" \\\n\u2028',
      "나다 가나",
    ];
    const messages = Array.from({ length: 600 }, (_, index) => speaker.all("a", texts[index % 4]));
    await keepAll(storage, messages);
    const result = await storage.search({ viewer: "b" }, "가나다", 100);
    assertEquals([result.messages.length, result.more, result.atLeast], [100, 350, false]);
  });

  promise("search() looks past any number of messages of others", async (storage) => {
    const speaker = createSpeaker();
    const old = speaker.to("a", "b", "찾는 말");
    const others = Array.from({ length: 9_000 }, () => speaker.to("x", "y", "남이 찾는 말"));
    await keepAll(storage, [old, ...others]);
    const result = await storage.search({ viewer: "b" }, "찾는", 100);
    assertEquals(result, { messages: [old], more: 0, atLeast: false });
  });
}
