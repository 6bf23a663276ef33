import type { ChannelReply } from "../../services/context.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { messagesWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions, withEachVersion } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";
import { dispatchTo, held, type TestService } from "../helpers/test_services.ts";

/** A server where `# ping` is done by a service of the test's. */
function startWith(ping: TestService, ...args: string[]) {
  return startTestServer({ args, options: { channelDispatch: dispatchTo({ ping }) } });
}

/** A service that says when it was called, and answers when it is told what. */
function patientService() {
  const called = held<void>();
  const answer = held<string>();
  const service: TestService = async ({ reply }) => {
    called.resolve();
    reply({ text: await answer.promise });
    return {};
  };
  return { service, called: called.promise, answer: answer.resolve };
}

integrationTest("a service answers by the newer connection of a phone of any version", async () => {
  await withEachVersion(async (version) => {
    const { service, called, answer } = patientService();
    await using server = await startWith(service);
    {
      await using phone = await ScriptPeer.start(server.botPort, version);
      await phone.say("# ping");
      await called;
    }
    await server.said(/phone 마당봇 (left|lost)/).catch(() => {});
    await using newer = await ScriptPeer.start(server.botPort, version);
    assertEquals(await newer.ask("# echo 1"), "에코: 1");
    answer("오래 걸렸어요");
    assertEquals((await newer.posted()).text, "오래 걸렸어요");
  });
});

for (const version of scriptVersions) {
  integrationTest(`script ${version}: media in the text that it takes`, async () => {
    const pictures: ChannelReply[] = [
      { media: "url", sources: ["https://x.kr/a.png", "https://x.kr/b.png"] },
      { media: "image_base64", sources: ["aGk=", "aGk="] },
    ];
    await using server = await startWith(({ reply }) => {
      reply({ text: "그림입니다" });
      pictures.forEach(reply);
      reply({ text: "끝" });
      return {};
    });
    await using phone = await ScriptPeer.start(server.botPort, version);
    await phone.say("# ping");
    const texts = [];
    do texts.push((await phone.posted()).text); while (texts.at(-1) !== "끝");
    assertEquals(
      texts,
      version === "3.3.3" ? ["그림입니다", "https://x.kr/a.png\nhttps://x.kr/b.png", "끝"] : [
        "그림입니다",
        "MEDIA_URL:https://x.kr/a.png|||https://x.kr/b.png",
        "IMAGE_BASE64:aGk=|||aGk=",
        "끝",
      ],
    );
    if (version === "3.3.3") await server.said(/\[MSG\] phone 마당봇 cannot post pictures/);
  });
}

integrationTest("a late answer is written as the newer connection's script reads it", async () => {
  const { service, called, answer } = patientService();
  await using server = await startWith(service);
  {
    await using old = await ScriptPeer.start(server.botPort, "3.2.7");
    await old.say("# ping");
    await called;
  }
  await using updated = await ScriptPeer.start(server.botPort, "3.3.3");
  assertEquals(await updated.ask("# echo 1"), "에코: 1");
  answer("새 글꼴");
  assertEquals((await updated.posted()).text, "새 글꼴");
});

integrationTest(
  "a late answer goes to the bot that was asked, not to the one that spoke last",
  async () => {
    const { service, called, answer } = patientService();
    await using server = await startWith(service);
    const [one, other] = ["하나봇", "다른봇"];
    {
      await using both = await ScriptPeer.dial(server.botPort, "2.9.0c", { bot: one });
      await both.say("# ping");
      await called;
      await using second = await ScriptPeer.dial(server.botPort, "2.9.0c", { bot: other });
      await both.send(second.lineOf({ text: "# echo 1" }));
      assertEquals((await both.posted()).text, "에코: 1");
    }
    await using second = await ScriptPeer.start(server.botPort, "2.9.0c", { bot: other });
    await using first = await ScriptPeer.start(server.botPort, "2.9.0c", { bot: one });
    assertEquals(await first.ask("# echo 2"), "에코: 2");
    assertEquals(await second.ask("# echo 3"), "에코: 3");
    answer("하나봇에게");
    assertEquals((await first.posted()).text, "하나봇에게");
    assertEquals(await second.ask("# echo 4"), "에코: 4", "it got the other's answer");
  },
);

integrationTest("an answer that nobody can be given any more is logged, and not kept", async () => {
  const { service, called, answer } = patientService();
  await using server = await startWith(service);
  {
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await phone.say("# ping");
    await called;
  }
  await server.said(/phone 마당봇 (left|lost its connection)/);
  answer("아무도 없네요");
  await server.said(/\[WARNING\]\[MSG\] phone 마당봇 is gone, so a reply could not be sent/);
  assertEquals(await messagesWhen(server.dataDir, 1), ["# ping"]);
});

integrationTest(
  "a slow service holds up neither its room, nor its phone, nor the time limit",
  async () => {
    const never = held<never>();
    await using server = await startWith(
      () => never.promise,
      "--bot-time-limit=1",
      "--bot-errors=on",
    );
    await using phone = await ScriptPeer.start(server.botPort, "3.1.4");
    await phone.say("# ping");
    assertEquals(await phone.ask("# echo 같은 방"), "에코: 같은 방");
    assertEquals(await phone.ask({ text: "# echo 다른 방", channelId: "2" }), "에코: 다른 방");
    await using other = await ScriptPeer.start(server.botPort, "3.3.3", { device: "다른 전화" });
    assertEquals(await other.ask("# echo 다른 전화"), "에코: 다른 전화");
    assertMatch((await phone.posted()).text, /오래|시간/);
    assertEquals(await phone.ask("# echo 아직"), "에코: 아직");
  },
);

integrationTest(
  "a service with a bug is logged with its stack, and its phone lives on",
  async () => {
    for (const errors of ["on", "off"]) {
      const bug: TestService = () => Promise.reject(new TypeError("a bug"));
      await using server = await startWith(bug, `--bot-errors=${errors}`);
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      await phone.say("# ping");
      const line = await server.said(/\[ERROR\]\[MSG\] # ping failed: TypeError: a bug/);
      assertMatch(line, /\| +at .*channel_services_test/);
      if (errors === "on") assert(!/bug/.test((await phone.posted()).text));
      assertEquals(await phone.ask("# echo 아직"), "에코: 아직");
    }
  },
);

integrationTest(
  "of one phone, so many slow commands are under way at most, and all are kept",
  async () => {
    const never = held<never>();
    const service: TestService = ({ signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
        never.promise.catch(reject);
      });
    await using server = await startWith(service, "--bot-time-limit=1");
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await phone.send(Array.from({ length: 600 }, () => phone.lineOf({ text: "# ping" })).join(""));
    await server.said(/has 500 commands under way already/);
    await using other = await ScriptPeer.start(server.botPort, "3.2.7", { device: "다른 전화" });
    assertEquals(await other.ask("# echo 1"), "에코: 1");
    assertEquals((await messagesWhen(server.dataDir, 602)).length, 602);
    await server.said(/# ping failed/);
    assertEquals(await phone.ask("# echo 2"), "에코: 2");
  },
);

integrationTest(
  "a server that stops sends the answers that are under way, and keeps them",
  async () => {
    await using folder = await temporaryFolder();
    const { service, called, answer } = patientService();
    const server = await startTestServer({
      dataDir: folder.path,
      options: { channelDispatch: dispatchTo({ ping: service }) },
    });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await phone.say("# ping");
    await called;
    const stopped = server[Symbol.asyncDispose]();
    answer("마지막 말");
    const texts = [(await phone.posted()).text, (await phone.posted()).text];
    assertEquals(texts[0], "마지막 말");
    await phone.ended();
    await stopped;
    assertEquals(await messagesWhen(folder.path, 3), ["# ping", ...texts]);
  },
);

integrationTest("a server that stops does not wait for a service that never ends", async () => {
  const never = held<never>();
  const server = await startWith(() => never.promise);
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  await phone.say("# ping");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  await server[Symbol.asyncDispose]();
  await phone.ended();
});
