import { assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, type NativeLine, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const sentences = {
  ko: [
    "방에는 2개까지 들어갈 수 있습니다. 다른 방에서 먼저 나오세요.",
    "'tea' 방은 멤버가 2명으로 가득 찼습니다.",
  ],
  en: [
    "You are in 2 rooms already, which is the most. Leave one first.",
    "The room tea is full: it has 2 members.",
  ],
};

for (const language of ["ko", "en"] as const) {
  integrationTest(
    `users are in so many rooms, and rooms have so many members (${language})`,
    async () => {
      await using server = await startTestServer({ args: ["--room-limit=2", "--member-limit=2"] });
      await using alice = await NativePeer.join(server.port, "alice", { language });
      await using bob = await NativePeer.join(server.port, "bob", { language });
      await using carol = await LinePeer.join(server.port, "carol");
      const refusal = async (command: string, room: string, peer = alice) => {
        const { code, message } = (await peer.ask(command, { room })).error as NativeLine;
        return [code, message];
      };
      await alice.ask("room_create", { room: "tea" });
      await alice.ask("room_create", { room: "coffee" });
      const [tooMany, full] = sentences[language];
      assertEquals(await refusal("room_create", "milk"), ["room_limit", tooMany]);
      await carol.send("ROOM:carol:milk:CREATE:\nROOM:carol:tea:JOIN:\n");
      await carol.lineWith("Success:");
      await carol.lineWith("Success:");
      assertEquals(await refusal("room_join", "milk"), ["room_limit", tooMany]);
      assertEquals(await refusal("room_join", "tea", bob), ["room_full", full]);
      assertEquals((await alice.ask("room_join", { room: "tea" })).alreadyMember, true);
      await alice.ask("room_leave", { room: "tea" });
      assertEquals((await bob.ask("room_join", { room: "tea" })).room, "tea");
      assertEquals((await alice.ask("room_join", { room: "milk" })).room, "milk");
    },
  );
}
