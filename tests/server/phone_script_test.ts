import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { type Phone, type PhoneOptions, startPhone } from "../helpers/phone.ts";
import { hasRhino, startRhinoPhone } from "../helpers/phone_rhino.ts";
import { spawnServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";

/** An id that does not fit a number of JavaScript. */
const room = { channelId: "18398338829933617" };

type Start = (options: PhoneOptions) => Phone | Promise<Phone>;

const engines: readonly [name: string, start: Start, isThere: boolean][] = [
  ["timers", startPhone, true],
  ["Rhino", startRhinoPhone, hasRhino()],
];

for (const [engine, start, isThere] of engines) {
  if (!isThere) continue; // bridge_test.ts says that Rhino is missing, and why
  integrationTest(
    `the script that bot script prints works against this server, signed, over a restart (${engine})`,
    async () => {
      await using place = await temporaryFolder();
      const folder = place.path;
      const config = `--config-dir=${folder}/.cfg`;
      const dataDir = `${folder}/data`;
      assertEquals((await callServer(["config", "init", config])).code, 0);
      const args = [config, "--lang=ko", "--log-level=DEBUG"];
      await using first = await spawnServer({ dataDir, args });
      const port = String(first.botPort);
      const { code, stdout } = await callServer(
        ["bot", "script", "--name=마당봇", "--host=127.0.0.1", "--port", port, config],
      );
      assertEquals(code, 0);
      const settings = { pollMs: 5, firstDelayMs: 20, longestDelayMs: 100 };
      await using phone = await start({ script: stdout, settings });
      phone.say("우리 방", "점심 뭐 먹지?", "민지", room);
      phone.say("우리 방", "# echo 안녕하세요 🎉");
      assertEquals(await phone.posted.next(), { room: "우리 방", text: "에코: 안녕하세요 🎉" });
      const listing = await callServer(["bot", "list", `--data-dir=${dataDir}`, config]);
      assertMatch(listing.stdout, /마당봇.*3\.2\.0.*127\.0\.0\.1/);
      assertEquals(await first.stop("SIGTERM"), 0);
      phone.say("우리 방", "# echo 그동안");
      await using second = await spawnServer({ dataDir, args: [...args, `--port=${port}`] });
      assertEquals(await phone.posted.next(), { room: "우리 방", text: "에코: 그동안" });
      phone.say("우리 방", "# search 점심", "철수", room);
      assertMatch((await phone.posted.next()).text, /^\[.*\] 민지: 점심 뭐 먹지\?$/);
      for (const server of [first, second]) assert(!server.output().includes("is refused"));
    },
  );
}
