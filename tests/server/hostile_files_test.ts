/**
 * Names and headers of files as somebody would send them who wants to write elsewhere, or to get others out of step.
 *
 * @module
 */
import { join } from "../../server/std/path.ts";
import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { FilePeer } from "../helpers/file_peer.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LegacyPeer, LinePeer, NativePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

const utf8 = new TextEncoder();

/** Names that nothing may be saved by. */
const refusedNames = [
  "",
  " ",
  "\u3000",
  ".",
  "..",
  "...",
  "../escaped",
  "../../escaped",
  "../../../../../../../../tmp/escaped",
  "..\\escaped",
  "..\\..\\escaped",
  "/tmp/madang-escaped",
  "/etc/passwd",
  "//server/share/escaped",
  "\\\\server\\share\\escaped",
  "\\\\.\\PhysicalDrive0",
  "\\\\?\\C:\\escaped",
  "C:\\escaped",
  "C:escaped",
  "c:/escaped",
  "file:///tmp/escaped",
  "escaped.txt:stream",
  "escaped::$DATA",
  "a/b",
  "a\\b",
  "./escaped",
  "~/escaped",
  ".transfers/escaped",
  "../log_files/escaped",
  "a/../../escaped",
  "~/../escaped",
  "%2e%2e/escaped",
  "..%00/",
  "....//escaped",
  "../madang.db",
  "\0",
  "escaped\0.png",
  "../escaped\0.png",
  "a\nBR:mallory:injected:",
  "a\r\nID:bob:",
  "a\tb",
  "a\x1b[2Jb",
  "a\x07b",
  "a\x7fb",
  "a\x9b1mb",
  "annexe\u202egpj.exe",
  "a\u200bb",
  "a\u2028b",
  "\ufeffa",
  "a\ud800b",
  "CON",
  "con.txt",
  "nul",
  "NUL .txt",
  "AUX.tar.gz",
  "PRN",
  "COM1",
  "LPT9.log",
  "com¹.txt",
  "CONIN$",
  "a.",
  "a ",
  "a. . .",
  ". .",
  "a?b",
  "a*",
  "<script>",
  "a|b",
  'a"b',
  "가".repeat(86),
  "x".repeat(256),
  "x".repeat(5_000),
];

/** Names that look worse than they are, and that a file is saved by as they are. */
const harmlessNames = [
  ".transfers",
  ".bashrc",
  "-rf",
  "~",
  "$HOME",
  "%2e%2e%2fescaped",
  "..%2fescaped",
  "a..b",
  "..a",
  "madang.db",
  "admin.json",
  "'; DROP TABLE transfers; --",
  "`id`",
  "$(id)",
  "{name}",
  "__proto__",
  "constructor",
  "toString",
  "‥", // U+2025, which only compatibility forms take for two dots
  "．．／escaped", // full-width
  "x".repeat(255),
  "가".repeat(85),
];

/** What a legacy peer sends, who is called mallory, and what of the file it tells: nothing, or the name it is saved by. */
const headers: readonly (readonly [sent: string, saved?: string])[] = [
  ["FILE:mallory:bob:h.txt:-5"],
  ["FILE:mallory:bob:h.txt:+5"],
  ["FILE:mallory:bob:h.txt:NaN"],
  ["FILE:mallory:bob:h.txt:Infinity"],
  ["FILE:mallory:bob:h.txt: 5"],
  ["FILE:mallory:bob:h.txt:five"],
  ["FILE:mallory:bob:h.txt:9007199254740992"],
  ["FILE:mallory:bob:h.txt:99999999999999999999999999"],
  [`FILE:mallory:bob:h.txt:${"9".repeat(400)}`],
  ["FILE:mallory:bob:h.txt:-9007199254740993"],
  ["FILE:mallory:bob::5hello"],
  ["FILE:mallory::h.txt:5hello"],
  ["FILE::bob:h.txt:5hello"],
  ["FILE:bob:mallory:h.txt:5hello"],
  ["FILE:alice:bob:h.txt:5hello"],
  ["FILE:mallory:nobody:h.txt:5hello"],
  ["FILE:mallory:#nowhere:h.txt:5hello"],
  ["FILE:mallory:#:h.txt:5hello"],
  ["FILE:mallory:../bob:h.txt:5hello"],
  ["FILE:mallory:ALL:h.txt:5hello"],
  ["FILE:mallory:CANCEL:h.txt:5hello"],
  ["FILE:mallory:bob:C:h.txt:5hello"],
  ["FILE:mallory:bob:a:b:c:d:5hello"],
  ["FILE:mallory:bob:12:one.txt:5hello"],
  ["FILE:mallory:bob:a\nBR:alice:not what alice has said::5hello"],
  ["FILE:mallory:bob:\xc7\xd1\xb1\xdb.txt:5hello"], // 한글, as Korean Windows writes it
  ["FILE:mallory:bob:h.txt:36BR:alice:not what alice has said:\n\0\xff", "h.txt"],
  ['FILE:mallory:bob:h.txt:23\n{"command":"quit"}\n\n\n\n', "h (2).txt"],
  ["FILE:mallory:bob:h.txt:0", "h (3).txt"],
  ["FILE:mallory:bob:h.txt:0000000005hello", "h (4).txt"],
  ["file:mallory:bob:h.txt:5hello", "h (5).txt"],
];

/** All that lies below a folder, with what is in the files. */
function treeOf(folder: string, below = ""): string[] {
  return [...Deno.readDirSync(join(folder, below))].flatMap(({ name, isDirectory }) => {
    const path = join(below, name);
    if (isDirectory) return [`${path}/`, ...treeOf(folder, path)];
    return [`${path}: ${Deno.readTextFileSync(join(folder, path))}`];
  }).sort();
}

interface Place extends AsyncDisposable {
  readonly port: number;
  /** Files of others, around the server's. */
  readonly around: () => string[];
  /** The names of what was saved. */
  readonly saved: () => string[];
}

/** A server whose data directory lies deep in a folder with things that are not its own. */
async function startPlace(): Promise<Place> {
  await using cleanup = new AsyncDisposableStack();
  const folder = cleanup.use(await temporaryFolder());
  const home = join(folder.path, "home", "operator");
  const dataDir = join(home, "data");
  const received = join(dataDir, "received_files");
  await Deno.mkdir(received, { recursive: true });
  await Deno.writeTextFile(join(folder.path, "escaped"), "not the server's");
  await Deno.writeTextFile(join(home, "escaped.txt"), "not the server's");
  const server = cleanup.use(await startTestServer({ dataDir }));
  const all = cleanup.move();
  const isOwn = (line: string) => line.startsWith("home/operator/data/");
  return {
    port: server.port,
    around: () => treeOf(folder.path).filter((line) => !isOwn(line)),
    saved: () => [...Deno.readDirSync(received)].map(({ name }) => name).sort(),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Two who talk while others are hostile, each line of which has to arrive. */
class Bystanders implements AsyncDisposable {
  readonly #alice: LegacyPeer;
  readonly #bob: NativePeer;
  #said = 0;

  private constructor(alice: LegacyPeer, bob: NativePeer) {
    this.#alice = alice;
    this.#bob = bob;
  }

  static async join(port: number): Promise<Bystanders> {
    return new Bystanders(
      await LegacyPeer.join(port, "alice"),
      await NativePeer.join(port, "bob"),
    );
  }

  /** One says something to the other, who hears it and nothing else from anybody but `mallory`. */
  async talk(): Promise<void> {
    const text = `line ${++this.#said}`;
    await this.#alice.send(`TO:alice:bob:${text}:`);
    assertEquals(await this.#alice.line(), "Success:1to1");
    const message = await this.#bob.next(({ event, from }) =>
      event === "message" && from !== "mallory"
    );
    assertEquals([message.from, message.text], ["alice", text]);
  }

  /** Nothing came to who only talked. */
  async heardNothingElse(): Promise<void> {
    await this.#alice.send("ECHO:alice:the end:");
    assertMatch(await this.#alice.line(), /the end$/);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#alice.close(), this.#bob.close()]);
  }
}

integrationTest("no name leads out of the folder, and nobody else notices", async () => {
  await using place = await startPlace();
  const before = place.around();
  await using bystanders = await Bystanders.join(place.port);
  await using native = await FilePeer.join(place.port, "mallory");
  await using legacy = await LegacyPeer.join(place.port, "mal");
  await using line = await LinePeer.join(place.port, "malline");
  for (const name of refusedNames) {
    const said = JSON.stringify(name).slice(0, 60);
    const answer = await native.ask("file", { to: "bob", name, size: 5 });
    assertMatch(String(answer.error), /^(file_name_|text_empty)/, said);
    for (const [peer, id, end] of [[legacy, "mal", ""], [line, "malline", "\n"]] as const) {
      // A newline in it would end the line, and half a character is nothing that UTF-8 can say.
      if (end !== "" && /[\r\n]/.test(name) || !name.isWellFormed()) continue;
      await peer.send(`FILE:${id}:bob:${name}:5${end}helloECHO:${id}:in step:${end}`);
      assertMatch(await peer.line(), /^Error:/, said);
      assertMatch(await peer.lineWith(/step$/), /in step$/, said);
    }
    await bystanders.talk();
  }
  assertEquals(place.saved(), []);
  for (const name of harmlessNames) {
    await native.sendFile("bob", name, utf8.encode("hello"));
    await legacy.send(`FILE:mal:bob:${name}:5hello`);
    assertMatch(await legacy.line(), /^Success:/, name);
    await bystanders.talk();
  }
  const names = harmlessNames.map((name) => name === ".transfers" ? ".transfers (2)" : name);
  assertEquals(place.saved(), [".transfers", ...names].sort());
  assertEquals(place.around(), before);
  await bystanders.heardNothingElse();
});

integrationTest("no header gets its sender or anybody else out of step", async () => {
  await using place = await startPlace();
  const before = place.around();
  await using bystanders = await Bystanders.join(place.port);
  await using legacy = await LegacyPeer.join(place.port, "mallory");
  const saved = [];
  for (const [header, name] of headers) {
    // Bytes, not text: some are no UTF-8.
    await legacy.send(Uint8Array.from(header, (character) => character.charCodeAt(0)));
    assertMatch(await legacy.line(), name === undefined ? /^Error:/ : /^Success:/, header);
    if (name !== undefined) saved.push(name);
    await legacy.send("ECHO:mallory:in step:");
    assertMatch(await legacy.line(), /in step$/, header);
    await bystanders.talk();
  }
  assertEquals(place.saved(), [".transfers", ...saved].sort());
  assertEquals(place.around(), before);
  await bystanders.heardNothingElse();
});

integrationTest("a line with a size that is none costs that line and no other", async () => {
  await using place = await startPlace();
  await using bystanders = await Bystanders.join(place.port);
  await using line = await LinePeer.join(place.port, "mallory");
  for (const size of ["-1", "x", "1e3", "0x10", "", "1.5", "5 5", "9".repeat(30)]) {
    await line.send(`FILE:mallory:bob:h.txt:${size}\nECHO:mallory:in step:\n`);
    assertMatch(await line.line(), /^Error:/, size);
    assertMatch(await line.line(), /in step$/, size);
    await bystanders.talk();
  }
  await bystanders.heardNothingElse();
});

integrationTest("who promises more than can be skipped is let go, with a reason", async () => {
  await using place = await startPlace();
  await using bystanders = await Bystanders.join(place.port);
  for (const [name, size] of [["h.txt", "9007199254740991"], ["a:b", "3000000000"]]) {
    await using legacy = await LegacyPeer.join(place.port, "mallory");
    await legacy.send(`FILE:mallory:bob:${name}:${size}`);
    assertMatch(await legacy.line(), /^Error:/);
    await legacy.send("BR:mallory:what is this?:");
    assertMatch(await legacy.line(), /^Error:.*다시 접속해 주세요\.$/);
    await legacy.ended();
    await bystanders.talk();
  }
  assertEquals(place.saved(), []);
  await bystanders.heardNothingElse();
});

integrationTest("a header that promises and then ends leaves nothing", async () => {
  await using place = await startPlace();
  await using bystanders = await Bystanders.join(place.port);
  for (const header of ["FILE:mallory:bob:h.txt:100", "FILE:mallory:bob:h.txt:", "FILE:mallory"]) {
    await using legacy = await LegacyPeer.join(place.port, "mallory");
    await legacy.send(header);
    await bystanders.talk();
    await legacy.finish();
    if (header.endsWith("100")) assertMatch(await legacy.line(), /^Error:.* 0바이트만/);
    await legacy.ended();
  }
  await bystanders.talk();
  assert(place.saved().every((name) => name === ".transfers"));
  await bystanders.heardNothingElse();
});
