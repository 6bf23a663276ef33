import { type Key, type Pasted, Pasting, withBreaks } from "../../client/pasting.ts";
import { assertEquals } from "../helpers/assert.ts";

/** Takes keys; a text alone is what stands for itself. */
function take(...keys: (string | Key)[]): Pasted[] {
  const pasting = new Pasting();
  return keys.map((key) =>
    typeof key === "string" ? pasting.take(key, {}) : pasting.take(undefined, key)
  );
}

const end = (pasted: Pasted[]) => pasted.at(-1);

Deno.test("Pasting gathers what stands between the marks, however readline tells them", () => {
  const typed = { code: "[200" };
  const [begun, ended] = [{ code: "[200~", name: "paste-start" }, { code: "[201~" }];
  assertEquals(end(take(begun, "a", "\r", "~", "가", ended)), { text: "a ⏎ ~가" });
  assertEquals(take("~", typed, "~", "b", { code: "[201" }, "~", "~"), [
    "typed",
    "taken",
    "taken",
    "taken",
    { text: "b" },
    "taken",
    "typed",
  ]);
});

Deno.test("Pasting makes one line of it, without what its last line ends with", () => {
  const paste = (...text: string[]) => end(take({ code: "[200~" }, ...text, { code: "[201~" }));
  assertEquals(paste("a", "\r", "\n", "b", "\n", "\n", "c\td", "\r", "\n"), {
    text: "a ⏎ b ⏎  ⏎ c d",
  });
  assertEquals(paste("\r"), { text: "" });
});

Deno.test("Pasting goes on after an end that never came", () => {
  const keys = take({ code: "[200~" }, "a", { ctrl: true, name: "c" }, "b");
  assertEquals(keys, ["taken", "taken", "typed", "typed"]);
});

Deno.test("withBreaks gives back the line breaks of what was pasted", () => {
  assertEquals(withBreaks("/all a ⏎ b ⏎  ⏎ c⏎d"), "/all a\nb\n\nc\nd");
  assertEquals(withBreaks("hello"), "hello");
});
