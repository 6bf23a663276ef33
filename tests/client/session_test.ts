import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import { type FakePeer, FakeServer, noon } from "../helpers/fake_server.ts";
import { integrationTest } from "../helpers/needs.ts";
import { type AnswerListener, Refused, Unanswered } from "../../client/connection.ts";
import { ChatSession } from "../../client/session.ts";
import type { SessionNews } from "../../client/session_news.ts";
import type { UncheckedCommand } from "../../protocol/mod.ts";

const atOnce = { first: 1, longest: 1 };

/** A session whose news a test waits for. */
class Observed implements Disposable {
  readonly news: SessionNews[] = [];
  #session: ChatSession | undefined;
  #heard = Promise.withResolvers<void>();

  static async start(server: FakeServer, reconnects = true): Promise<Observed> {
    const observed = new Observed();
    observed.#session = await ChatSession.start({
      address: server.address,
      codec: "json",
      id: "alice",
      language: "en",
      presence: true,
      reconnect: reconnects ? atOnce : undefined,
      listener: (news) => observed.#hear(news),
    }, () => {});
    return observed;
  }

  /** Resolves with the first news of a kind, which may have come already. */
  async hears(kind: SessionNews["kind"], count = 1): Promise<SessionNews> {
    for (;;) {
      const found = this.news.filter((news) => news.kind === kind);
      if (found.length >= count) return found[count - 1];
      await this.#heard.promise;
    }
  }

  get texts(): string[] {
    return this.news.flatMap((news) => news.kind === "message" ? [news.message.text] : []);
  }

  say(text: string): Promise<unknown> {
    return this.perform({ name: "broadcast", parameters: { text } });
  }

  perform(command: UncheckedCommand): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const answer: AnswerListener = { result: resolve, failed: reject };
    this.#session?.perform(command, answer);
    return promise;
  }

  [Symbol.dispose](): void {
    this.#session?.close();
  }

  #hear(news: SessionNews): void {
    this.news.push(news);
    this.#heard.resolve();
    this.#heard = Promise.withResolvers<void>();
  }
}

async function begin(server: FakeServer): Promise<[Observed, FakePeer]> {
  const [observed, peer] = await Promise.all([Observed.start(server), server.welcome()]);
  return [observed, peer];
}

const complete = { resumed: { outcome: "complete" } } as const;

integrationTest("who comes before the welcome, which tells it, is no news", async () => {
  await using server = new FakeServer();
  const starting = Observed.start(server);
  const peer = await server.accept();
  const registration = await peer.expect("register");
  await peer.event({ event: "presence", id: "bob", online: true });
  const answer = { id: "alice", version: 1, server: "fake", newest: 0, rooms: [] };
  await peer.answer("register", { ...answer, online: ["alice", "bob"] }, registration);
  await peer.event({ event: "presence", id: "carol", online: true });
  using session = await starting;
  await session.hears("presence");
  assertEquals(session.news, [{ kind: "presence", id: "carol", online: true }]);
});

integrationTest("a session resumes after the last message that it saw", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  await first.message(7, "bob", "before");
  await alice.hears("message");
  first.drop();
  const second = await server.accept();
  const { command } = await second.expect("register");
  assertEquals(command.parameters.resume, { server: "fake", after: 7 });
  await second.answer("register", {
    id: "alice",
    version: 1,
    server: "fake",
    newest: 9,
    rooms: [],
    online: [],
    ...complete,
  });
  await second.message(8, "bob", "meanwhile");
  await second.message(9, "bob", "after");
  await alice.hears("message", 3);
  assertEquals(alice.texts, ["before", "meanwhile", "after"]);
  const resumed = await alice.hears("resumed");
  assertEquals(resumed.kind === "resumed" && resumed.outcome, "complete");
  const kinds = alice.news.map((news) => news.kind);
  assertEquals(kinds, ["message", "lost", "resumed", "message", "message"]);
});

integrationTest("a session shows a message that comes twice once", async () => {
  await using server = new FakeServer();
  const [alice, peer] = await begin(server);
  using _ = alice;
  await peer.message(7, "bob", "one");
  await peer.message(7, "bob", "one");
  await peer.message(8, "bob", "two");
  await alice.hears("message", 2);
  assertEquals(alice.texts, ["one", "two"]);
});

integrationTest("a session starts over when the server cannot resume", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  await first.message(7, "bob", "old");
  await alice.hears("message");
  first.drop();
  const second = await server.welcome({
    server: "another",
    newest: 3,
    resumed: { outcome: "impossible" },
  });
  await second.message(7, "bob", "new");
  await alice.hears("message", 2);
  assertEquals(alice.texts, ["old", "new"]);
  second.drop();
  const { command } = await (await server.accept()).expect("register");
  assertEquals(command.parameters.resume, { server: "another", after: 7 });
});

integrationTest(
  "what is typed while the connection is lost is sent after it, in order",
  async () => {
    await using server = new FakeServer();
    const [alice, first] = await begin(server);
    using _ = alice;
    first.drop();
    await alice.hears("lost");
    const answers = Promise.all([alice.say("one"), alice.say("two")]);
    const second = await server.welcome(complete);
    for (const [id, text] of [[1, "one"], [2, "two"]] as const) {
      const { command } = await second.expect("broadcast");
      assertEquals(command.parameters.text, text);
      await second.answer("broadcast", { id, at: noon });
    }
    assertEquals(await answers, [{ id: 1, at: noon }, { id: 2, at: noon }]);
  },
);

integrationTest(
  "a message whose answer was lost is not sent again, and fails as unanswered",
  async () => {
    await using server = new FakeServer();
    const [alice, first] = await begin(server);
    using _ = alice;
    const saying = assertRejects(() => alice.say("did it arrive?"), Unanswered);
    await first.expect("broadcast");
    first.drop();
    const second = await server.welcome(complete);
    await second.message(5, "bob", "something else");
    await second.event({ event: "caught_up" });
    await saying;
    const asking = alice.perform({ name: "who", parameters: {} });
    // The next command that the server reads is this one.
    await second.expect("who");
    await second.answer("who", { online: [] });
    await asking;
  },
);

integrationTest(
  "a message whose answer was lost counts as sent when it is among what was missed",
  async () => {
    await using server = new FakeServer();
    const [alice, first] = await begin(server);
    using _ = alice;
    const saying = alice.say("did it arrive?");
    await first.expect("broadcast");
    first.drop();
    const second = await server.welcome(complete);
    await second.message(5, "alice", "did it arrive?");
    assertEquals(await saying, { id: 5, at: noon, to: "ALL", delivered: true });
    assertEquals(alice.texts, []);
  },
);

integrationTest("a question whose answer was lost fails at once", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  const asking = assertRejects(() => alice.perform({ name: "who", parameters: {} }), Unanswered);
  await first.expect("who");
  first.drop();
  await asking;
});

integrationTest("a session takes id_in_use for its own ghost, and tries again", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  first.drop();
  for (let attempt = 0; attempt < 3; attempt++) {
    const ghost = await server.accept();
    await ghost.expect("register");
    await ghost.refuse("id_in_use", { id: "alice" });
  }
  await server.welcome(complete);
  await alice.hears("resumed");
});

integrationTest("a session ends when somebody else keeps its id", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  first.drop();
  for (let attempt = 0; attempt < 5; attempt++) {
    const other = await server.accept();
    await other.expect("register");
    await other.refuse("id_in_use", { id: "alice" });
  }
  const ended = await alice.hears("ended");
  assert(ended.kind === "ended" && ended.reason?.includes("in use"));
});

integrationTest("a session that was replaced does not fight for its id", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  await first.event({ event: "closing", code: "replaced", details: { id: "alice" } });
  const ended = await alice.hears("ended");
  assert(ended.kind === "ended" && ended.reason?.includes("elsewhere"));
});

integrationTest("a session passes on why the server hangs up, and comes back", async () => {
  await using server = new FakeServer();
  const [alice, first] = await begin(server);
  using _ = alice;
  await first.event({ event: "closing", code: "shutting_down" });
  first.drop();
  const lost = await alice.hears("lost");
  assertEquals(lost, { kind: "lost", reason: "The server is shutting down." });
  await server.welcome(complete);
  await alice.hears("resumed");
});

integrationTest("a session that is not to reconnect ends with its connection", async () => {
  await using server = new FakeServer();
  const [alice, peer] = await Promise.all([Observed.start(server, false), server.welcome()]);
  using _ = alice;
  peer.drop();
  assertEquals(await alice.hears("ended"), { kind: "ended", reason: undefined, code: undefined });
});

integrationTest("a session reads answers that come byte by byte", async () => {
  await using server = new FakeServer();
  const [alice, peer] = await begin(server);
  using _ = alice;
  const asking = alice.perform({ name: "who", parameters: {} });
  const { request } = await peer.expect("who");
  for (const character of `{"request":${request},"result":{"online":["밥"]}}\n`) {
    await peer.raw(character);
  }
  assertEquals(await asking, { online: ["밥"] });
});

integrationTest("a session leaves out lines that it does not understand", async () => {
  await using server = new FakeServer();
  const [alice, peer] = await begin(server);
  using _ = alice;
  await peer.raw('nonsense\n{"event":"of tomorrow"}\n[]\n{"request":99,"result":{}}\n');
  await peer.message(1, "bob", "still here");
  await alice.hears("message");
});

integrationTest("a refused command fails with the server's error", async () => {
  await using server = new FakeServer();
  const [alice, peer] = await begin(server);
  using _ = alice;
  const saying = assertRejects(() => alice.say("x"), Refused, "The server cannot save now");
  await peer.expect("broadcast");
  await peer.refuse("storage_failed");
  assertEquals((await saying).error.temporary, true);
});
