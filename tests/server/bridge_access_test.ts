import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { botListing, callBot, decide, entryTexts } from "../helpers/bot_call.ts";
import { chatLogRows, messagesWhen } from "../helpers/chat_log_rows.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ScriptPeer, scriptVersions } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

const approval = ["--bot-approval=on"];
const channel = "18398338829933617";

/** Sends what must not be answered, and returns when the server has seen it. */
async function unanswered(phone: ScriptPeer, said: string): Promise<void> {
  const replies = () => phone.packets.filter(({ event }) => event === "messageResponse").length;
  const before = replies();
  await phone.say(said);
  const handshake = { event: "handshake", data: { botName: "마당봇", version: "3.3.3" } };
  await phone.send(`${JSON.stringify(handshake)}\n`);
  await phone.packet("handshakeComplete"); // everything before it has been handled
  assertEquals(replies(), before, "it was answered");
}

integrationTest(
  "an unknown phone waits, then its room, and each is answered once it is approved",
  async () => {
    await using server = await startTestServer({ args: approval });
    await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
    await unanswered(phone, "# echo 1");
    await server.said(/\[WARNING\]\[AUTH\] device a1b2c3 \(마당봇 a1b2c3\) waits for approval/);
    await server.said(/\[AUTH\] phone 마당봇 is not answered: the phone is pending/);
    await unanswered(phone, "# echo 2");
    assertEquals(chatLogRows(server.dataDir), []);
    assertEquals(entryTexts(await botListing(server.dataDir)), [
      "pending device a1b2c3 (마당봇 a1b2c3)",
    ]);

    const approved = await callBot(server.dataDir, ["approve", "a1b2c3"]);
    assertEquals([approved.code, approved.stderr], [0, ""]);
    assertMatch(approved.stdout, /The phone a1b2c3 \(마당봇\) is answered from now on/);
    await unanswered(phone, "# echo 3");
    await server.said(/device a1b2c3 \(마당봇 a1b2c3\) is approved/);
    await server.said(/is not answered in 우리 방: the room is pending/);
    await unanswered(phone, "들어 두세요");
    assertEquals(await messagesWhen(server.dataDir, 2), ["# echo 3", "들어 두세요"]);

    const ko = await callBot(server.dataDir, ["approve", "우리 방"], { lang: "ko" });
    assertEquals([ko.code, ko.stderr], [0, ""]);
    assertMatch(ko.stdout, /승인했습니다.*18398338829933617 \(우리 방\)/);
    assertEquals(await phone.ask("# echo 4"), "에코: 4");
    assertMatch(await phone.ask("# search 들어"), /민지: 들어 두세요/);
  },
);

for (const version of scriptVersions) {
  integrationTest(
    `script ${version}: who was denied gets no answer and leaves no row`,
    async () => {
      await using server = await startTestServer();
      await using phone = await ScriptPeer.start(server.botPort, version);
      assertEquals(await phone.ask("# echo 1"), "에코: 1");
      const { phones } = await botListing(server.dataDir);
      const device = String(phones?.[0].device || phones?.[0].address);
      await messagesWhen(server.dataDir, 2);
      for (
        const [subject, id] of [["room", channel], ["device", device], ["bot", "마당봇"]] as const
      ) {
        await decide(server.dataDir, "denied", subject, id);
        await phone.say("# echo 몰래");
        const what = subject === "device" ? "phone" : subject;
        await server.said(new RegExp(`is not answered.*the ${what} is denied`));
        await decide(server.dataDir, "approved", subject, id);
        assertEquals(await phone.ask("# echo 다시"), "에코: 다시");
      }
      const messages = await messagesWhen(server.dataDir, 8);
      assertEquals(messages.length, 8);
      assert(!messages.includes("# echo 몰래"));
    },
  );
}

integrationTest("decisions and what waits survive a restart", async () => {
  await using folder = await temporaryFolder();
  {
    await using server = await startTestServer({ dataDir: folder.path, args: approval });
    await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
    await unanswered(phone, "# echo 1");
    await callBot(folder.path, ["deny", "room", "나쁜 방"]);
    await callBot(folder.path, ["approve", "bot", "마당봇"]);
  }
  const offline = await botListing(folder.path);
  assertEquals(offline.phones, undefined);
  assertEquals(entryTexts(offline).sort(), [
    "approved bot 마당봇 (마당봇)",
    "denied room 나쁜 방 (나쁜 방)",
    "pending device a1b2c3 (마당봇 a1b2c3)",
  ]);
  // Where no server runs, a decision is made on the storage itself.
  assertEquals((await callBot(folder.path, ["approve", "a1b2c3"])).code, 0);
  assertEquals((await callBot(folder.path, ["approve", "room", channel])).code, 0);
  const unknown = await callBot(folder.path, ["approve", "아무개"]);
  assertEquals(unknown.code, 1);
  await using server = await startTestServer({ dataDir: folder.path, args: approval });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  assertEquals((await botListing(folder.path)).entries.length, 4);
});

integrationTest("what an operator has forgotten counts as new, running or not", async () => {
  await using folder = await temporaryFolder();
  const forget = (...words: string[]) => callBot(folder.path, ["forget", ...words]);
  {
    await using server = await startTestServer({ dataDir: folder.path });
    await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
    assertEquals(await phone.ask("# echo 1"), "에코: 1");
    await decide(folder.path, "denied", "room", channel);
    await phone.say("# echo 2");
    await server.said(/is not answered in 우리 방: the room is denied/);
    const { code, stdout } = await forget(channel);
    assertEquals([code, stdout], [
      0,
      `The room ${channel} is forgotten, and counts as new from now on.\n`,
    ]);
    assertEquals(await phone.ask("# echo 3"), "에코: 3");
    const again = await forget(channel);
    assertEquals([again.code, again.stdout], [1, ""]);
    assertMatch(again.stderr, /Nothing called "18398338829933617" was approved or denied/);
    assertEquals((await forget("--waiting", "x")).code, 2);
    assertEquals((await forget()).code, 2);
  }
  await using server = await startTestServer({ dataDir: folder.path, args: approval });
  await using phone = await ScriptPeer.start(server.botPort, "3.3.3");
  await unanswered(phone, "# echo 4");
  await decide(folder.path, "denied", "room", "나쁜 방");
  assertMatch((await forget("--waiting")).stdout, /waited for approval: 1\./);
  assertEquals(entryTexts(await botListing(folder.path)), ["denied room 나쁜 방 (나쁜 방)"]);
  await unanswered(phone, "# echo 5");
  const entries = entryTexts(await botListing(folder.path));
  assertEquals(entries.at(-1), "pending device a1b2c3 (마당봇 a1b2c3)");
});

integrationTest("the configuration's allow-lists let in, and leave out", async () => {
  const allow = { bots: ["마당봇"], devices: ["a1b2c3"], rooms: [channel] };
  await using server = await startTestServer({ configuration: { allow } });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  await phone.say({ text: "# echo 2", channelId: "1", room: "다른 방" });
  await server.said(/is not answered in 다른 방: the room is pending/);
  await using otherBot = await ScriptPeer.start(server.botPort, "3.2.7", { bot: "남의봇" });
  await otherBot.say("# echo 3");
  await server.said(/phone 남의봇 is not answered: the bot is denied/);
  await using otherPhone = await ScriptPeer.start(server.botPort, "3.2.7", { device: "d4e5f6" });
  await otherPhone.say("# echo 4");
  await server.said(/phone 마당봇 is not answered: the phone is pending/);
  assertEquals(await phone.ask("# echo 5"), "에코: 5");
  const listing = await botListing(server.dataDir);
  assertEquals(listing.restricted, ["bot", "device", "room"]);
  await decide(server.dataDir, "approved", "bot", "남의봇");
  assertEquals(await otherBot.ask("# echo 6"), "에코: 6");
});

integrationTest("an allowed bot's connection cannot speak for another bot", async () => {
  const allow = { bots: ["마당봇"] };
  await using server = await startTestServer({ configuration: { allow } });
  await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
  await using other = await ScriptPeer.dial(server.botPort, "3.2.7", { bot: "남의봇" });
  const line = other.lineOf({ text: "# echo 몰래" });
  await phone.send(line);
  await server.said(/phone 남의봇 is not answered: the bot is denied/);
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  assertEquals(await messagesWhen(server.dataDir, 2), ["# echo 1", "에코: 1"]);
});

integrationTest(
  "a phone that signs is known by the device id that it shows, too: on lists, approved or denied",
  async () => {
    const secret = { key: "열쇠", salt: "소금" };
    const allow = { devices: ["listed"] };
    await using server = await startTestServer({ configuration: { secret, allow } });
    for (const version of ["3.1.4", "3.3.3"] as const) {
      const start = (device: string) =>
        ScriptPeer.start(server.botPort, version, { device, secret, bot: `${device} ${version}` });
      await using listed = await start("listed");
      assertEquals(await listed.ask("# echo 1"), "에코: 1");
      await decide(server.dataDir, "approved", "device", `early ${version}`);
      await using early = await start(`early ${version}`);
      assertEquals(await early.ask("# echo 2"), "에코: 2");
      await using stranger = await start("stranger");
      await unanswered(stranger, "# echo 3");
    }
    await decide(server.dataDir, "denied", "device", "listed");
    await using denied = await ScriptPeer.start(server.botPort, "3.2.7", {
      device: "listed",
      secret,
    });
    await unanswered(denied, "# echo 4");
  },
);
