/**
 * Many people talk in every way while the server is killed with `kill -9`, again and again at a moment that nobody
 * chose, and started anew. 10 kills, or as many as the variable MADANG_KILLS says (`.ci/nightly`: 100).
 */
import { DatabaseSync } from "node:sqlite";
import { formatDate } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest, variable } from "../helpers/needs.ts";
import { type NativeLine, NativePeer } from "../helpers/peers.ts";
import { type Random, seededRandom } from "../helpers/random.ts";
import { dailyLog, readAll } from "../helpers/reading_back.ts";
import { spawnServer } from "../helpers/server.ts";

const kills = Number(variable("MADANG_KILLS") ?? 10);
const seed = Number(variable("MADANG_SEED") ?? Date.now() % 1_000_000);
const speakerCount = 20;
const rooms = ["마당", "뒤뜰"];

/** What was said and may have been kept. */
interface Said {
  readonly command: "broadcast" | "direct" | "room_message";
  readonly from: number;
  /** Who can read it besides its sender. */
  readonly readers: readonly number[];
  readonly text: string;
  /** The id that its answer told; none: it was not answered. */
  id?: number;
}

/** Someone who talks over one connection after another. */
class Speaker {
  /** Message ids as they came, in order, without those that were sent again on purpose. */
  readonly read = new Map<number, string>();
  readonly said: Said[] = [];
  #server = "";
  #newest = 0;
  #peer: NativePeer | undefined;

  constructor(readonly number: number, readonly random: Random) {}

  get id(): string {
    return `c${this.number}`;
  }

  /** Comes back: everything that was missed follows. */
  async join(port: number): Promise<void> {
    const resume = this.#server && { server: this.#server, after: this.#newest };
    const peer = await NativePeer.join(port, this.id, resume ? { resume } : {});
    this.#server = String(peer.registration.server);
    this.#peer = peer;
    await peer.next(({ event }) => event === "caught_up");
  }

  get room(): string {
    return rooms[this.number % rooms.length];
  }

  /** Opens the room, or enters it. */
  async enter(): Promise<void> {
    const { room } = this;
    const { error } = await this.#peer!.ask("room_create", { room });
    if (error) await this.#peer!.ask("room_join", { room });
  }

  /** The texts of the messages that a command shows. */
  async shown(command: "history" | "search", parameters: NativeLine): Promise<string[]> {
    return await readAll(this.#peer!, command, parameters);
  }

  /** Talks until the connection breaks. */
  async talk(): Promise<void> {
    const waiting = new Map<number, Said>();
    try {
      for (let count = 0;; count++) {
        const { parameters, ...said } = this.#next();
        this.said.push(said);
        waiting.set(await this.#peer!.post(said.command, parameters), said);
        if (count % 4 === 0) await new Promise((resolve) => setTimeout(resolve));
      }
    } catch {
      // The server was killed: that is the test. What it had sent before that still comes.
    }
    await this.leave(waiting);
  }

  /** Takes in all that came over the connection, which has ended. */
  async leave(waiting: ReadonlyMap<unknown, Said> = new Map()): Promise<void> {
    await this.#peer!.ended();
    const { received } = this.#peer!;
    await this.#peer!.close();
    const lines = received.slice(0, received.lastIndexOf("\n")).split("\n");
    for (const line of lines) if (line !== "") this.#note(JSON.parse(line), waiting);
  }

  async quit(): Promise<void> {
    await this.#peer!.ask("quit");
    await this.leave();
  }

  #note(line: NativeLine, waiting: ReadonlyMap<unknown, Said>): void {
    if (line.event === "message") {
      const { id, text, from, type } = line as { id: number; text: string; [key: string]: unknown };
      this.#newest = Math.max(this.#newest, id);
      if (from === this.id) return;
      // A private message may come again when the connection broke before the server knew that it had arrived.
      assert(!this.read.has(id) || type === "TO", `${this.id} read ${text} twice`);
      this.read.set(id, text);
      return;
    }
    const said = waiting.get(line.request);
    if (!said) return;
    assert("result" in line, JSON.stringify(line));
    const { id } = line.result as { id: number };
    said.id = id;
    this.#newest = Math.max(this.#newest, id);
  }

  #next(): Said & { parameters: NativeLine } {
    const from = this.number;
    const text = `${this.id}-${this.said.length}번째 말`;
    const others = Array.from({ length: speakerCount }, (_, number) => number)
      .filter((number) => number !== from);
    const kind = this.random.below(3);
    if (kind === 0) {
      return { command: "broadcast", from, readers: others, text, parameters: { text } };
    }
    if (kind === 1) {
      const to = this.random.pick(others);
      return { command: "direct", from, readers: [to], text, parameters: { to: `c${to}`, text } };
    }
    const readers = others.filter((number) => number % rooms.length === from % rooms.length);
    const parameters = { room: this.room, text };
    return { command: "room_message", from, readers, text, parameters };
  }
}

integrationTest(
  `${kills} times kill -9 at any moment loses nothing that was acknowledged, of 20 people who talk`,
  async () => {
    await using folder = await temporaryFolder();
    const dataDir = folder.path;
    const random = seededRandom(seed);
    const speakers = Array.from(
      { length: speakerCount },
      (_, number) => new Speaker(number, random),
    );
    const days = new Set([formatDate(Date.now())]);
    for (let round = 0; round < kills; round++) {
      await using server = await spawnServer({ dataDir, args: ["--limits=off"] });
      await Promise.all(speakers.map((speaker) => speaker.join(server.port)));
      if (round === 0) { for (const speaker of speakers) await speaker.enter(); }
      const talking = speakers.map((speaker) => speaker.talk());
      await new Promise((resolve) => setTimeout(resolve, 20 + random.below(400)));
      await server.stop("SIGKILL");
      await Promise.all(talking);
    }
    days.add(formatDate(Date.now()));
    await using server = await spawnServer({ dataDir, args: ["--limits=off"] });
    await Promise.all(speakers.map((speaker) => speaker.join(server.port)));
    await checkSearchAndHistory(speakers[0], [...days], rowsOf(dataDir));
    await Promise.all(speakers.map((speaker) => speaker.quit()));
    assertEquals(await server.stop("SIGTERM"), 0);
    const rows = rowsOf(dataDir);
    checkStorage(rows, speakers);
    checkReaders(rows, speakers);
    assertEquals(await dailyLog(dataDir, days), rows.map(({ text }) => text).toSorted());
  },
);

interface Row {
  readonly id: number;
  readonly type: string;
  readonly sender: string;
  readonly target: string;
  readonly text: string;
}

function rowsOf(dataDir: string): Row[] {
  const database = new DatabaseSync(`${dataDir}/madang.db`, { readOnly: true });
  try {
    const rows = database.prepare(
      "SELECT id, type, sender, target, text FROM messages ORDER BY id",
    );
    return rows.all() as unknown as Row[];
  } finally {
    database.close();
  }
}

/** What was acknowledged is there, everything once, and of each speaker in order. */
function checkStorage(rows: readonly Row[], speakers: readonly Speaker[]): void {
  const idOf = new Map(rows.map(({ id, text }) => [text, id]));
  assertEquals(idOf.size, rows.length, `something is kept twice (seed ${seed})`);
  for (const { id, said } of speakers) {
    const acknowledged = said.filter((each) => each.id !== undefined);
    assert(acknowledged.length > 0, `${id} was never answered`);
    for (const { text, id } of acknowledged) {
      assertEquals(idOf.get(text), id, `${text} is lost (seed ${seed})`);
    }
    const ids = said.map(({ text }) => idOf.get(text)).filter((id) => id !== undefined);
    assertEquals(ids, ids.toSorted((a, b) => a - b), `${id}'s order (seed ${seed})`);
  }
}

/** Everyone has read everything that is kept and was for them: before a crash, or after coming back. */
function checkReaders(rows: readonly Row[], speakers: readonly Speaker[]): void {
  const kept = new Map(rows.map((row) => [row.text, row]));
  for (const { text, readers } of speakers.flatMap(({ said }) => said)) {
    const row = kept.get(text);
    if (!row) continue;
    for (const number of readers) {
      const { read, id } = speakers[number];
      assertEquals(read.get(row.id), text, `${id} has not read ${text} (seed ${seed})`);
    }
  }
}

async function checkSearchAndHistory(
  asker: Speaker,
  days: readonly string[],
  rows: readonly Row[],
): Promise<void> {
  for (const target of ["c1", "c2", `#${asker.room}`]) {
    const texts: string[] = [];
    for (const date of days) texts.push(...await asker.shown("history", { target, date }));
    const expected = rows.filter(({ type, sender, target: to }) =>
      target === `#${to}` || sender === target && (type === "BR" || to === asker.id) ||
      sender === asker.id && to === target
    );
    assertEquals(texts, expected.map(({ text }) => text), `HISTORY of ${target} (seed ${seed})`);
  }
  for (const { text } of asker.said.filter(({ id }) => id !== undefined).slice(-20)) {
    const found = await asker.shown("search", { keyword: text });
    assert(found.includes(text), `SEARCH does not find ${text} (seed ${seed})`);
  }
}
