import { assert, assertEquals } from "../../helpers/assert.ts";
import { BridgeServer } from "../../helpers/bridge_server.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { type Phone, startPhone } from "../../helpers/phone.ts";
import { lonelyPhone, ping, scriptTest, stage } from "./stage.ts";

/** The waiting times that a script has announced, in seconds. */
function delaysOf(phone: Phone): number[] {
  return phone.log.all.flatMap((line) => {
    const match = /([\d.]+)초 뒤에 다시/.exec(line);
    return match ? [Number(match[1])] : [];
  });
}

scriptTest("sends no chat before the server has accepted it", async (start) => {
  await using all = await stage(start);
  all.phone.say("방", "이른 말");
  const peer = await all.server.accept();
  assertEquals((await peer.next()).botName, "마당봇");
  await peer.send(ping);
  await peer.expect("ping");
  await peer.send({ event: "handshakeComplete", data: { success: true } });
  assertEquals((await peer.expect("analyze")).data?.text, "이른 말");
});

scriptTest("sends chat to a server that answers no handshake, too", async (start) => {
  await using all = await stage(start, { settings: { handshakeMs: 1 } });
  const peer = await all.server.accept();
  await peer.next();
  all.phone.say("방", "말");
  assertEquals((await peer.expect("analyze")).data?.text, "말");
});

scriptTest("knocks again when the server refuses it", async (start) => {
  await using all = await stage(start);
  const peer = await all.server.accept();
  await peer.next();
  await peer.send({ event: "handshakeComplete", data: { success: false, message: "모르는 봇" } });
  await peer.left();
  await all.server.welcome();
  assert(all.phone.log.all.some((line) => line.includes("모르는 봇")));
});

scriptTest("sends what was said while the server was away, in order", async (start) => {
  const { phone, port } = await lonelyPhone(start);
  await using _phone = phone;
  for (const text of ["하나", "둘", "셋"]) phone.say("방", text);
  await phone.log.find((line) => line.includes("연결이 끊겼습니다"));
  await using server = new BridgeServer(port);
  const peer = await server.welcome();
  for (const text of ["하나", "둘", "셋"]) {
    assertEquals((await peer.expect("analyze")).data?.text, text);
  }
  peer.drop();
  const next = await server.welcome();
  phone.say("방", "넷");
  assertEquals((await next.expect("analyze")).data?.text, "넷");
});

scriptTest("keeps only the newest messages for a server that is away", async (start) => {
  const { phone, port } = await lonelyPhone(start, { queueLength: 2 });
  await using _phone = phone;
  for (const text of ["하나", "둘", "셋"]) phone.say("방", text);
  await phone.log.find((line) => line.includes("가장 오래된 대화 1건을 버렸습니다"));
  await using server = new BridgeServer(port);
  const peer = await server.welcome();
  assertEquals((await peer.expect("analyze")).data?.text, "둘");
  assertEquals((await peer.expect("analyze")).data?.text, "셋");
});

scriptTest("does not send what has waited too long", async (start) => {
  const { phone, port } = await lonelyPhone(start, { queueLength: 1, queueAgeMs: 1 });
  await using _phone = phone;
  phone.say("방", "버릴 말");
  phone.say("방", "늦은 말");
  await phone.log.find((line) => line.includes("가장 오래된 대화 1건을 버렸습니다"));
  const count = delaysOf(phone).length;
  await phone.log.find(() => delaysOf(phone).length > count + 1);
  await using server = new BridgeServer(port);
  const peer = await server.welcome();
  await phone.log.find((line) => line.includes("너무 오래 기다린 대화 1건을 버렸습니다"));
  await peer.send(ping);
  await peer.expect("ping");
});

for (const [stableMs, hope] of [[0, "starts over"], [600_000, "goes on"]] as const) {
  scriptTest(
    `waits longer each time, and ${hope} after a connection of ${stableMs} ms`,
    async (start) => {
      const { phone, port } = await lonelyPhone(start, { stableMs, longestDelayMs: 100_000 });
      await using _phone = phone;
      await phone.log.find(() => delaysOf(phone).length >= 3);
      const before = delaysOf(phone);
      assert(before.every((delay, index) => index === 0 || delay > before[index - 1]));
      await using server = new BridgeServer(port);
      const peer = await server.welcome();
      await peer.send(ping);
      await peer.expect("ping");
      const count = delaysOf(phone).length;
      peer.drop();
      await phone.log.find(() => delaysOf(phone).length > count);
      const delay = delaysOf(phone)[count];
      if (stableMs === 0) assert(delay <= 0.02, `${delay} s`);
      else assert(delay > delaysOf(phone)[count - 1], `${delay} s`);
    },
  );
}

scriptTest("gives a silent connection up", async (start) => {
  await using all = await stage(start, { settings: { silenceMs: 500 } });
  const peer = await all.server.welcome();
  await peer.left();
  await all.server.accept();
  await all.phone.log.find((line) => line.includes("오래 조용합니다"));
});

for (const isSilent of [false, true]) {
  const how = isSilent ? "though nobody told the old script" : "at once";
  scriptTest(`has one connection after it was compiled anew, ${how}`, async (start) => {
    await using all = await stage(start);
    const old = await all.server.welcome();
    all.phone.recompile(isSilent);
    await old.left();
    const peer = await all.server.welcome();
    all.phone.say("방", "말");
    assertEquals((await peer.expect("analyze")).data?.text, "말");
    for (let round = 0; round < 3; round++) {
      await peer.send(ping);
      await peer.expect("ping");
    }
    assertEquals(all.server.peers.all.length, 2);
  });
}

integrationTest("bridge.js sends a message anew that broke off with the connection", async () => {
  await using all = await stage(startPhone);
  const peer = await all.server.welcome();
  const long = "긴".repeat(60_000);
  all.phone.say("방", long);
  all.phone.say("방", "다음");
  await peer.begun();
  peer.drop();
  const next = await all.server.welcome();
  assertEquals((await next.expect("analyze")).data?.text, long);
  assertEquals((await next.expect("analyze")).data?.text, "다음");
});
