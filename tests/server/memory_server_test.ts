import { formatDate } from "../../protocol/mod.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { callBot } from "../helpers/bot_call.ts";
import { FilePeer } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { NativePeer } from "../helpers/peers.ts";
import { readAll } from "../helpers/reading_back.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { spawnServer, startTestServer } from "../helpers/server.ts";
import { callServer } from "../helpers/server_call.ts";
import { callUser } from "../helpers/user_call.ts";

const secret = "비밀스러운 소식";

/** All files of a folder, by their paths in it. */
async function filesOf(folder: string, below = ""): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    if (isDirectory) files.push(...await filesOf(folder, `${below}${name}/`));
    else files.push(below + name);
  }
  return files.sort();
}

/** The files that hold a text. */
async function filesWith(folder: string, text: string): Promise<string[]> {
  const found: string[] = [];
  for (const file of await filesOf(folder)) {
    const bytes = await Deno.readFile(`${folder}/${file}`);
    if (new TextDecoder().decode(bytes).includes(text)) found.push(file);
  }
  return found;
}

integrationTest(
  "with --storage memory people talk, read and search as ever, and nothing of it is on the disk",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const args = ["--storage=memory", "--lang=ko"];
    let point: Record<string, unknown>;
    {
      await using server = await spawnServer({ dataDir, args });
      assertMatch(server.output(), /WARNING.*서버를 끄면 모두 사라집니다\(--storage memory\)/);
      await using bob = await NativePeer.join(server.port, "bob", { presence: true });
      {
        await using alice = await NativePeer.join(server.port, "alice");
        assertEquals(await alice.ask("room_create", { room: "yard" }), { room: "yard" });
        assertEquals((await bob.ask("room_join", { room: "yard" })).room, "yard");
        await bob.ask("broadcast", { text: `${secret} 하나` });
        point = { server: alice.registration.server, after: (await alice.message()).id };
      }
      await bob.next((line) => line.event === "presence" && line.online === false);
      const direct = await bob.ask("direct", { to: "alice", text: `${secret} 둘` });
      assertEquals(direct.delivered, false);
      await bob.ask("room_message", { room: "yard", text: `${secret} 셋` });
      await using alice = await NativePeer.join(server.port, "alice", { resume: point });
      assertEquals(alice.registration.resumed, { outcome: "complete" });
      for (const count of ["둘", "셋"]) {
        assertEquals((await alice.message()).text, `${secret} ${count}`);
      }
      const date = formatDate(Date.now());
      const all = ["하나", "둘", "셋"].map((count) => `${secret} ${count}`);
      assertEquals(await readAll(alice, "search", { keyword: "소식" }), all);
      assertEquals(await readAll(alice, "history", { target: "bob", date }), all.slice(0, 2));
      assertEquals(await readAll(alice, "history", { target: "#yard", date }), all.slice(2));

      await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
      await phone.say(`${secret} 카카오톡`);
      await phone.say("# search 소식");
      assertMatch((await phone.posted()).text, /비밀스러운 소식 카카오톡/);

      await using carol = await FilePeer.join(server.port, "carol");
      const bytes = new TextEncoder().encode("file ".repeat(50_000));
      await using dave = await FilePeer.join(server.port, "dave");
      const receiving = dave.receiveFile();
      await carol.sendFile("dave", "x.txt", bytes);
      assertEquals((await receiving).bytes, bytes);
      await carol.sendFile("alice", "waiting.txt", bytes); // who never takes it

      const added = await callUser(dataDir, ["add", "root"], { input: "correct horse\n" });
      assertEquals([added.code, added.stderr], [0, ""]);
      assertMatch((await callBot(dataDir, ["list"])).stdout, /Approval|approval/);
      const [, status] = /http:\/\/(127\.0\.0\.1:\d+)\/healthz/.exec(server.output()) ?? [];
      assertEquals(await (await fetch(`http://${status}/readyz`)).text(), "ready\n");
      const metrics = await (await fetch(`http://${status}/metrics`)).text();
      assertMatch(metrics, /\nmadang_storage_writes_total [1-9]/);
      assertMatch(metrics, /\nmadang_storage_queue_length 0\n/);

      assertEquals(await filesWith(dataDir, secret), []);
      assertEquals((await filesWith(dataDir, "file file")).length, 1);
      assertEquals(await server.stop("SIGTERM"), 0);
      assertMatch(server.output(), /WARNING.*everything is gone: --storage memory\n/);
    }
    assertEquals(await filesWith(dataDir, secret), []);
    assertEquals(await filesWith(dataDir, "file file"), []);
    assertEquals(await filesOf(dataDir), ["logs/server.log", "madang.lock"]);

    await using server = await spawnServer({ dataDir, args });
    await using alice = await NativePeer.join(server.port, "alice", { resume: point });
    assertEquals(alice.registration.resumed, { outcome: "impossible" });
    assertEquals(alice.registration.rooms, []);
    assertEquals(await readAll(alice, "search", { keyword: "소식" }), []);
    const { error } = await alice.ask("direct", { to: "bob", text: "x" });
    assertEquals((error as { code: string }).code, "user_unknown");
  },
);

integrationTest(
  "with --storage memory the files of another storage in the folder stay, and a kill leaves none",
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const bytes = new TextEncoder().encode("patience");
    {
      await using server = await startTestServer({ dataDir });
      await using _alice = await FilePeer.join(server.port, "alice");
      await using carol = await FilePeer.join(server.port, "carol");
      await carol.sendFile("alice", "x.txt", bytes);
    }
    {
      await using server = await spawnServer({ dataDir, args: ["--storage=memory"] });
      await using _dave = await FilePeer.join(server.port, "dave");
      await using carol = await FilePeer.join(server.port, "carol");
      await carol.sendFile("dave", "y.txt", new TextEncoder().encode("killed"));
      await server.stop("SIGKILL");
    }
    assertEquals((await filesWith(dataDir, "killed")).length, 1);
    await using server = await startTestServer({ dataDir });
    assertEquals(await filesWith(dataDir, "killed"), []);
    await using alice = await FilePeer.join(server.port, "alice");
    assertEquals((await alice.receiveFile()).bytes, bytes);
  },
);

integrationTest(
  "whoever resumes from before what memory has dropped is told that it is lost",
  async () => {
    let droppedThrough = 0;
    await using server = await startTestServer({
      args: ["--storage=memory"],
      options: {
        wrapStorage: (storage) => ({
          ...storage,
          get droppedThrough() {
            return droppedThrough;
          },
        }),
      },
    });
    await using bob = await NativePeer.join(server.port, "bob");
    const ids: number[] = [];
    for (const text of ["1", "2", "3"]) {
      ids.push(Number((await bob.ask("broadcast", { text })).id));
    }
    droppedThrough = ids[1];
    for (const [after, outcome, first] of [[0, "lost", "2"], [1, "complete", "3"]] as const) {
      const resume = { server: bob.registration.server, after: ids[after] };
      await using alice = await NativePeer.join(server.port, "alice", { resume });
      assertEquals(alice.registration.resumed, { outcome });
      assertEquals((await alice.message()).text, first);
    }
  },
);

integrationTest("user and bot say that --storage memory has nothing without a server", async () => {
  await using folder = await temporaryFolder();
  for (const words of [["user", "list"], ["bot", "list"], ["bot", "approve", "x"]]) {
    const saying = {
      en: /^No server runs .*--storage memory/,
      ko: /켜져 있지 않고, --storage memory/,
    };
    for (const lang of ["en", "ko"] as const) {
      const call = [...words, "--storage=memory", `--lang=${lang}`, `--data-dir=${folder.path}`];
      const { code, stdout, stderr } = await callServer(call, { cwd: folder.path });
      assertEquals([code, stdout], [1, ""]);
      assertMatch(stderr, saying[lang]);
    }
  }
  assertEquals(await filesOf(folder.path), []);
});
