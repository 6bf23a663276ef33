/**
 * The pictures at the top of the READMEs are what is on the screens of two clients. MADANG_UPDATE=1 draws them anew.
 *
 * @module
 */
import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTestWith } from "../helpers/needs.ts";
import { missingTerminal } from "../helpers/terminal.ts";
import { playSession, screenSizes } from "./session_scenario.ts";
import { pages } from "./tables.ts";
import { draw } from "./terminal_picture.ts";

const pictures = {
  en: {
    file: "session.svg",
    description: "Two terminals: alice opens a room, bob joins it, answers and sends her a file, " +
      "and she finds what he said by a part of a Korean word",
  },
  ko: {
    file: "session.ko.svg",
    description:
      "터미널 두 개: 바다가 방을 만들고, 하늘이 들어와 답하고 파일을 보내고, 바다가 낱말 " +
      "일부로 그 말을 찾습니다",
  },
} as const;

for (const [name, { path, language }] of Object.entries(pages)) {
  const { file, description } = pictures[language];
  integrationTestWith(
    missingTerminal,
    `${name}: its picture is what two clients show`,
    async () => {
      const screens = await playSession(language);
      const picture = draw({ description, screens, ...screenSizes[language] });
      const url = new URL(`../../.github/${file}`, import.meta.url);
      if (Deno.env.get("MADANG_UPDATE") === "1") await Deno.writeTextFile(url, picture);
      assertEquals(
        await Deno.readTextFile(url),
        picture,
        `${file} is stale: MADANG_UPDATE=1 deno test -A tests/docs/session_test.ts`,
      );
      const page = await Deno.readTextFile(path);
      assert(page.slice(0, 1_500).includes(file), `${name} does not show ${file} at its top`);
    },
  );
}
