/**
 * The whole server on a disk that becomes full while people talk in every way: what was acknowledged is kept, what was
 * not is refused plainly, and all goes on by itself when there is room again.
 */
import { DatabaseSync } from "node:sqlite";
import { formatDate } from "../../protocol/mod.ts";
import { assert, assertEquals, assertMatch, fail } from "../helpers/assert.ts";
import { chatLogRows } from "../helpers/chat_log_rows.ts";
import { FilePeer, sha256Of } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTestWith } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer, type Peer } from "../helpers/peers.ts";
import { dailyLog, readAll } from "../helpers/reading_back.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { type ServerProcess, sourceProgram, spawnServer } from "../helpers/server.ts";
import { makeSmallDisk, missingSmallDisk } from "../helpers/small_disk.ts";

const mebi = 2 ** 20;
/** How often each of them is refused before there is room again. */
const refusalsEach = 15;

/** Someone who says one thing after the other. */
interface Talker {
  readonly id: string;
  /** Says something, and returns the id of the message, 0 where it is not told, or the error. */
  say(text: string): Promise<number | string>;
  readonly acknowledged: string[];
  readonly refused: string[];
}

function talker(id: string, say: Talker["say"]): Talker {
  return { id, say, acknowledged: [], refused: [] };
}

function nativeTalker(peer: NativePeer, id: string, command: string, more = {}): Talker {
  return talker(id, async (text) => {
    const answer = await peer.ask(command, { text, ...more });
    return "error" in answer ? (answer.error as { message: string }).message : answer.id as number;
  });
}

function colonTalker(peer: Peer, id: string, end: string): Talker {
  return talker(id, async (text) => {
    await peer.send(`BR:${id}:${text}:${end}`);
    const line = await peer.lineWith(/^(Success:BR|Error:)/);
    return line === "Success:BR" ? 0 : line;
  });
}

let said = 0;

/** Says something new, long enough to fill a disk. */
async function sayNext(each: Talker): Promise<boolean> {
  return await sayText(each, `${each.id} ${said++}번째 ${"가나다라마바사".repeat(40)}`);
}

async function sayText(each: Talker, text: string): Promise<boolean> {
  const answer = await each.say(text);
  if (typeof answer === "number") {
    each.acknowledged.push(text);
    return true;
  }
  assertMatch(answer, /저장할 수 없어, .*다시 하세요/);
  each.refused.push(text);
  return false;
}

integrationTestWith(
  missingSmallDisk,
  "a full disk: everybody is told, nothing acknowledged is lost, and room is enough to go on",
  async () => {
    await using disk = await makeSmallDisk(32 * mebi) ??
      fail("a small disk needs root, or user namespaces, on Linux");
    const start = () =>
      spawnServer({
        dataDir: disk.path,
        args: ["--lang=ko", "--log-level=INFO"],
        program: disk.program(sourceProgram),
      });
    const talkers: Talker[] = [];
    const phoneSaid: string[] = [];
    const days = new Set([formatDate(Date.now())]);
    const bytes = crypto.getRandomValues(new Uint8Array(65_536));
    const offered = { to: "away", name: "고양이.bin", size: bytes.length };
    {
      await using server = await start();
      await using reader = await NativePeer.join(server.port, "reader", { language: "ko" });
      await (await NativePeer.join(server.port, "away")).ask("quit");
      await using ann = await NativePeer.join(server.port, "ann", { language: "ko" });
      await using cat = await NativePeer.join(server.port, "cat", { language: "ko" });
      await using bob = await LinePeer.join(server.port, "bob");
      await using dan = await LegacyPeer.join(server.port, "dan");
      await using sender = await FilePeer.join(server.port, "sender");
      await using phone = await ScriptPeer.start(server.botPort, "3.2.7");
      const asksPhone = async () => {
        const text = `# echo ${phoneSaid.length}`;
        const answer = `에코: ${phoneSaid.length}`;
        assertEquals(await phone.ask(text), answer);
        phoneSaid.push(text, answer);
      };
      talkers.push(
        nativeTalker(ann, "ann", "broadcast"),
        nativeTalker(cat, "cat", "direct", { to: "away" }),
        colonTalker(bob, "bob", "\n"),
        colonTalker(dan, "dan", ""),
      );
      for (const each of talkers) assert(await sayNext(each));
      await asksPhone();
      const begun = await sender.ask("file", offered);
      const transfer = String(begun.transfer);
      await sender.sendPieces(transfer, bytes, { end: 1_000 });

      // The disk becomes full.
      const ballast = `${disk.outside}/ballast`;
      await fillDisk(ballast);
      await Deno.truncate(ballast, (await Deno.stat(ballast)).size - 700_000);
      await Promise.all(talkers.map(async (each) => {
        while (each.refused.length < refusalsEach) await sayNext(each);
      }));
      for (const { id, acknowledged } of talkers) assert(acknowledged.length > 1, id);
      await fillDisk(`${ballast}2`);
      await asksPhone();
      const rest = { name: "file_chunk", parameters: { transfer, offset: 1_000 } } as const;
      await sender.command(rest, { bytes: bytes.subarray(1_000) });
      assertEquals((await sender.event("file_ended")).code, "failed");
      const another = await sender.ask("file", { ...offered, name: "개.bin" });
      assertEquals(another.error, "storage_failed");

      // Whoever looks sees it, and what was kept can still be read.
      assertEquals(await status(server, "/healthz"), "200 ok");
      assertEquals(await status(server, "/readyz"), "503 nothing can be saved");
      assertMatch(await status(server, "/metrics"), /^madang_storage_failing 1$/m);
      assertEquals((await ann.ask("search", { keyword: "ann 0번째" })).count, 1);
      // An export is more than the disk has room for.
      assertEquals(await exportOf(ann), "storage_failed");
      // Nobody reads what is refused, once it is known that nothing can be kept.
      for (const each of talkers) assert(!await sayNext(each), each.id);
      const unheard = talkers.flatMap(({ refused }) => refused.slice(-5, -1));

      // There is room again.
      await Deno.remove(ballast);
      await Deno.remove(`${ballast}2`);
      for (const each of talkers) {
        assert(await sayNext(each), `${each.id} is refused though there is room`);
        // Who was refused says it again.
        assert(await sayText(each, each.refused.pop() ?? fail()));
      }
      assertEquals(await status(server, "/readyz"), "200 ready");
      assertMatch(await status(server, "/metrics"), /^madang_storage_failing 0$/m);
      const resumed = await sender.ask("file", { ...offered, transfer });
      const [offset, window] = [Number(resumed.offset), Number(resumed.window)];
      await sender.sendPieces(transfer, bytes, { offset, window });
      const sha256 = sha256Of(bytes);
      assertEquals((await sender.ask("file_finish", { transfer, sha256 })).error, undefined);
      await asksPhone();

      // Who hears everybody has heard no word twice, and none that was refused while it was known to be in vain.
      const heard: unknown[] = [];
      while (heard.at(-1) !== talkers[3].acknowledged.at(-1)) {
        heard.push((await reader.message()).text);
      }
      assertEquals(heard.filter((text) => unheard.includes(String(text))), []);
      assertEquals(new Set(heard).size, heard.length);
      // What each had under way at the moment when it turned out that nothing can be saved.
      const lost = talkers.flatMap(({ refused }) => refused).filter((text) => heard.includes(text));
      assert(lost.length <= talkers.length, lost.join("\n"));
      days.add(formatDate(Date.now()));
      assertEquals(await server.stop("SIGTERM"), 0);
      checkLog(server.output());
      const logFile = await Deno.readTextFile(`${disk.outside}/logs/server.log`);
      assertMatch(logFile, /everything is saved/);
    }
    await using server = await start();
    await using away = await FilePeer.join(server.port, "away");
    assertEquals((await away.receiveFile()).bytes, bytes);
    const inbox: string[] = [];
    while (inbox.length < talkers[1].acknowledged.length) {
      inbox.push((await away.event("message")).message.text);
    }
    assertEquals(inbox, talkers[1].acknowledged);
    await using bob = await NativePeer.join(server.port, "bob");
    const inHistory: string[] = [];
    for (const date of days) {
      inHistory.push(...await readAll(bob, "history", { target: "ann", date }));
    }
    assertEquals(inHistory, talkers[0].acknowledged);
    for (const text of inHistory) {
      const [keyword] = text.split(" 가"); // as in "ann 7번째"
      assertEquals(await readAll(bob, "search", { keyword }), [text]);
    }
    assertEquals(await server.stop("SIGTERM"), 0);
    await using copy = await temporaryFolder();
    await copyFolder(disk.outside, copy.path);
    checkKept(copy.path, talkers, await dailyLog(copy.path, days));
    assertEquals(chatLogRows(copy.path).map(({ message }) => message), phoneSaid);
  },
);

/** The error that ends an export of today; undefined where all of it is there. */
async function exportOf(peer: NativePeer): Promise<unknown> {
  const today = formatDate(Date.now());
  const request = await peer.post("export", { start: today, end: today });
  const { error } = await peer.next((line) => line.request === request && !("part" in line));
  return (error as { code: string } | undefined)?.code;
}

/** Said once when it began and once when it was over, by each part that is concerned. */
function checkLog(output: string): void {
  const count = (what: RegExp) => output.split("\n").filter((line) => what.test(line)).length;
  assertEquals(count(/\[ERROR\]\[DB\] Nothing can be saved: .*full/), 1, output);
  assertEquals(count(/\[DB\] Saving works again/), 1, output);
  assert(count(/\[(WARNING|ERROR)\]/) < 15, output);
  assert(
    count(/\[ERROR\]\[DB\] (a file could not be kept|the file .* written): the disk is full$/) > 0,
  );
  // A stack is for bugs.
  assertEquals(count(/\bat .*\.ts:\d+/), 0, output);
}

interface Row {
  readonly id: number;
  readonly sender: string;
  readonly text: string;
}

/** What was acknowledged is there once, in order; what was refused is not. */
function checkKept(dataDir: string, talkers: readonly Talker[], log: readonly string[]): void {
  using database = new DatabaseSync(`${dataDir}/madang.db`);
  const rows = database.prepare("SELECT id, sender, text FROM messages ORDER BY id")
    .all() as unknown as Row[];
  for (const { id, acknowledged } of talkers) {
    const texts = rows.filter(({ sender }) => sender === id).map(({ text }) => text);
    assertEquals(texts, acknowledged, `what is kept of ${id}`);
  }
  assertEquals(log, rows.map(({ text }) => text).toSorted());
}

async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Writes a file until nothing more fits on its disk. */
async function fillDisk(path: string): Promise<void> {
  for (const length of [65_536, 1]) {
    using file = await Deno.open(path, { append: true, create: true });
    try {
      for (;;) await file.write(new Uint8Array(length));
    } catch (error) {
      // ENOSPC has no class of its own.
      if (!String(error).includes("os error 28")) throw error;
    }
  }
}

async function status(server: ServerProcess, page: string): Promise<string> {
  const [, base] = /(http:\/\/127\.0\.0\.1:\d+)\/healthz/.exec(server.output()) ?? fail();
  const answer = await fetch(base + page);
  return `${answer.status} ${(await answer.text()).trim()}`;
}
