import { MadangError, nameKey, type Role } from "../../protocol/mod.ts";
import { encodingOf } from "../../server/net/encoding.ts";
import { Liveness } from "../../server/net/liveness.ts";
import { type Reachable, Sessions } from "../../server/net/sessions.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";

/** A session that answers a probe as the test says. */
class Fake implements Reachable {
  id = "";
  key = "";
  readonly encoding = encodingOf("json", "en");
  readonly watchesPresence = false;
  readonly events: string[] = [];
  readonly probed = Promise.withResolvers<void>();
  readonly answer = Promise.withResolvers<boolean>();
  wasReplaced = false;

  constructor(readonly address: string = "10.0.0.1") {}

  deliver(event: { event: string }): void {
    this.events.push(event.event);
  }

  probe(): Promise<boolean> {
    this.probed.resolve();
    return this.answer.promise;
  }

  role: Role = "user";

  expel(code: string): void {
    this.wasReplaced = code === "replaced";
  }
}

function take(sessions: Sessions, session: Fake, id: string): Promise<void> {
  return sessions.take(id, session, () => {
    session.id = id;
    session.key = nameKey(id);
  });
}

async function holding(id: string, address?: string) {
  const sessions = new Sessions();
  const holder = new Fake(address);
  await take(sessions, holder, id);
  return { sessions, holder };
}

Deno.test("Sessions refuses an id in use to another address at once, in any case and normal form", async () => {
  const { sessions, holder } = await holding("마당 A");
  const newcomer = new Fake("10.0.0.2");
  for (const id of ["마당 A", "마당 a", "마당 A".normalize("NFD")]) {
    const error = await assertRejects(() => take(sessions, newcomer, id), MadangError);
    assertEquals(error.code, "id_in_use");
  }
  assertEquals([holder.wasReplaced, newcomer.id], [false, ""]);
});

Deno.test("Sessions gives the id of a connection that does not answer to the same address", async () => {
  const { sessions, holder } = await holding("a");
  const newcomer = new Fake();
  const taking = take(sessions, newcomer, "A");
  await holder.probed.promise;
  holder.answer.resolve(false);
  await taking;
  assertEquals([holder.wasReplaced, sessions.online()], [true, ["A"]]);
  assertEquals(sessions.remove(holder), false, "the old one leaves nobody behind");
  assertEquals(sessions.online(), ["A"]);
  sessions.toAll({ event: "ping" });
  assertEquals([holder.events, newcomer.events], [[], ["ping"]]);
});

Deno.test("Sessions gives the id of a dead connection to its proven owner from anywhere, and none to who may not enter", async () => {
  const { sessions, holder } = await holding("a", "10.0.0.1");
  const owner = new Fake("10.0.0.2");
  const taking = sessions.take("a", owner, () => {
    owner.id = owner.key = "a";
  }, true);
  holder.answer.resolve(false);
  await taking;
  assertEquals([holder.wasReplaced, sessions.find("a")], [true, owner]);
  const refused = new MadangError("login_failed");
  const entering = sessions.take("b", new Fake(), () => {
    throw refused;
  });
  assertEquals(await assertRejects(() => entering, MadangError), refused);
  assertEquals(sessions.online(), ["a"]);
});

Deno.test("Sessions leaves the id to a connection that answers", async () => {
  const { sessions, holder } = await holding("a");
  const taking = take(sessions, new Fake(), "a");
  holder.answer.resolve(true);
  assertEquals((await assertRejects(() => taking, MadangError)).code, "id_in_use");
  assertEquals([holder.wasReplaced, sessions.online()], [false, ["a"]]);
});

Deno.test("Sessions gives the id of a dead connection to one of two who want it", async () => {
  const { sessions, holder } = await holding("a");
  const [one, two] = [new Fake(), new Fake()];
  two.answer.resolve(true);
  one.answer.resolve(true);
  const outcomes = Promise.allSettled([take(sessions, one, "a"), take(sessions, two, "a")]);
  holder.answer.resolve(false);
  assertEquals((await outcomes).map(({ status }) => status), ["fulfilled", "rejected"]);
  assertEquals([one.wasReplaced, two.wasReplaced, sessions.online()], [false, false, ["a"]]);
});

Deno.test("Sessions gives an id that is left during the probe", async () => {
  const { sessions, holder } = await holding("a");
  const newcomer = new Fake();
  const taking = take(sessions, newcomer, "a");
  sessions.remove(holder);
  holder.answer.resolve(false);
  await taking;
  assertEquals([holder.wasReplaced, newcomer.id], [false, "a"]);
});

Deno.test("Liveness asks once for all who want to know, and all get the answer", async () => {
  const liveness = new Liveness();
  let questions = 0;
  const ask = () => liveness.ask(60_000, () => questions++);
  const asking = [ask(), ask()];
  liveness.answered(true);
  assertEquals([await Promise.all(asking), questions], [[true, true], 1]);
  const again = ask();
  liveness.answered(false);
  assertEquals([await again, questions], [false, 2]);
});

Deno.test("Liveness takes silence for a no", async () => {
  const liveness = new Liveness();
  liveness.answered(true); // said before anybody asked: no answer
  assertEquals(await liveness.ask(1, () => {}), false);
});
