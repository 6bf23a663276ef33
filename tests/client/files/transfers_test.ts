import { ChatSession } from "../../../client/session.ts";
import { TransferWords } from "../../../client/files/transfer_words.ts";
import { Transfers } from "../../../client/files/transfers.ts";
import { assertEquals } from "../../helpers/assert.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import {
  nextOf,
  offer,
  offerAccepted,
  sayComplete,
  sendPieces,
  sendRest,
  transferId,
  visibleFiles,
  wildBytes,
} from "./fake_transfers.ts";

/** Transfers that lose patience at once, unless told otherwise, and what they say. */
class Impatient implements Disposable {
  readonly said: string[] = [];
  readonly transfers: Transfers;
  #session: ChatSession | undefined;
  #heard = Promise.withResolvers<void>();

  private constructor(server: FakeServer, directory: string, stallPatience: number) {
    const say = (text: string) => {
      this.said.push(text);
      this.#heard.resolve();
      this.#heard = Promise.withResolvers<void>();
    };
    const context = { language: "en", address: server.address } as const;
    const words = new TransferWords(context, { notice: say, error: say, changed() {} });
    this.transfers = new Transfers({ directory, listener: words, stallPatience });
  }

  static async start(
    server: FakeServer,
    directory: string,
    stallPatience = 100,
  ): Promise<Impatient> {
    const impatient = new Impatient(server, directory, stallPatience);
    const { transfers } = impatient;
    impatient.#session = await ChatSession.start({
      address: server.address,
      codec: "json",
      id: "alice",
      language: "en",
      presence: false,
      listener: (news) => news.kind === "file" && transfers.hear(news.event),
    }, (_welcome, session) => transfers.connected(session, { server: "fake", id: "alice" }));
    return impatient;
  }

  async says(text: string): Promise<void> {
    while (!this.said.some((line) => line.includes(text))) await this.#heard.promise;
  }

  [Symbol.dispose](): void {
    this.transfers[Symbol.dispose]();
    this.#session?.close();
  }
}

integrationTest(
  "an upload on which nothing moves is given up, and goes on when it is sent again",
  async () => {
    await using folder = await temporaryFolder();
    await Deno.writeFile(`${folder.path}/a`, wildBytes(200_000));
    await using server = new FakeServer();
    const starting = Impatient.start(server, `${folder.path}/received`);
    const peer = await server.welcome();
    using impatient = await starting;
    impatient.transfers.send("bob", `${folder.path}/a`);
    await peer.expect("file");
    await peer.answer("file", { transfer: transferId, offset: 0, window: 70_000 });
    await peer.expect("file_chunk");
    await impatient.says("Sending a stopped: the server has taken nothing for too long.");
    await impatient.transfers.settled();
    impatient.transfers.send("bob", `${folder.path}/a`);
    const { command } = await peer.expect("file");
    assertEquals(command.parameters.transfer, transferId);
  },
);

integrationTest(
  "a download on which nothing moves is given up, and goes on when something comes",
  async () => {
    await using folder = await temporaryFolder();
    await using server = new FakeServer();
    const starting = Impatient.start(server, folder.path);
    const peer = await server.welcome();
    using impatient = await starting;
    const bytes = wildBytes(200_000);
    await offerAccepted(peer, "a", bytes.length);
    await sendPieces(peer, bytes, 0, 65_536);
    await impatient.says("Receiving a from bob stopped: nothing was received for too long.");
    await impatient.transfers.settled();
    assertEquals(visibleFiles(folder.path), []);
    await sendRest(peer, bytes, 65_536);
    await impatient.says("Saved a");
    assertEquals(visibleFiles(folder.path), ["a"]);
  },
);

integrationTest("a download that the server gave up is asked for again", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  const starting = Impatient.start(server, folder.path);
  const peer = await server.welcome();
  using _impatient = await starting;
  const bytes = wildBytes(200_000);
  await offerAccepted(peer, "a", bytes.length);
  await sendPieces(peer, bytes, 0, 65_536);
  await peer.event({ event: "file_ended", transfer: transferId, code: "stalled" });
  const { command } = await nextOf(peer, "file_accept");
  assertEquals(command.parameters.offset, 65_536);
});

integrationTest("ten files at once share the connection fairly", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  const starting = Impatient.start(server, `${folder.path}/received`, 60_000);
  const peer = await server.welcome();
  using impatient = await starting;
  // More than the system takes before anything is read: the first must not be through before the last is answered.
  const size = 32 * 1024 * 1024;
  for (let number = 0; number < 10; number++) {
    const path = `${folder.path}/${number}`;
    await Deno.writeFile(path, new Uint8Array());
    await Deno.truncate(path, size);
    impatient.transfers.send("bob", path);
  }
  const asked = [];
  while (asked.length < 10) asked.push(await peer.expect("file"));
  for (const item of asked) {
    const transfer = `t${item.command.parameters.name}`;
    await peer.answer("file", { transfer, offset: 0, window: size }, item);
  }
  // Until the first is through: one after the other, no second one would have begun.
  const begun = new Set<unknown>();
  for (;;) {
    const { command } = await peer.next();
    if (command.name === "file_finish") break;
    begun.add(command.parameters.transfer);
  }
  assertEquals(begun.size >= 5, true, [...begun].join(" "));
});

integrationTest("of many files that wait a few come at once, and all in the end", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer();
  const starting = Impatient.start(server, folder.path, 60_000);
  const peer = await server.welcome();
  using impatient = await starting;
  for (let number = 0; number < 40; number++) {
    await offer(peer, `${number}`, 1, { transfer: `t${number}` });
  }
  let open = 0;
  let most = 0;
  for (let taken = 0; taken < 40;) {
    const { command } = await peer.next();
    const transfer = String(command.parameters.transfer);
    if (command.name === "file_accept") {
      most = Math.max(most, ++open);
      await peer.answer("file_accept", { transfer, size: 1, window: 1 });
      await sendPieces(peer, Uint8Array.of(7), 0, 1, transfer);
      await sayComplete(peer, Uint8Array.of(7), { transfer });
    } else if (command.name === "file_taken") {
      open--;
      taken++;
      await peer.answer("file_taken", {});
    }
  }
  assertEquals(most <= 17, true, `${most}`);
  await impatient.transfers.settled();
  assertEquals(visibleFiles(folder.path).length, 40);
});
