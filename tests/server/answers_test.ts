import { Answers, type SendAnswer } from "../../server/net/answers.ts";
import { assertEquals } from "../helpers/assert.ts";

function answer() {
  return Promise.withResolvers<SendAnswer>();
}

Deno.test("Answers sends those in order in their order, whichever is ready first", async () => {
  const answers = new Answers(10);
  const sent: string[] = [];
  const [first, second, third] = [answer(), answer(), answer()];
  const all = [first, second, third].map(({ promise }) => answers.add(promise, true));
  third.resolve(() => void sent.push("third"));
  second.resolve(() => void sent.push("second"));
  await Promise.resolve();
  assertEquals([sent, answers.mustWait], [[], true]);
  first.resolve(() => void sent.push("first"));
  await Promise.all(all);
  assertEquals([sent, answers.mustWait], [["first", "second", "third"], false]);
});

Deno.test("Answers sends a numbered one as soon as it is ready", async () => {
  const answers = new Answers(10);
  const sent: string[] = [];
  const [slow, fast] = [answer(), answer()];
  const slowSent = answers.add(slow.promise, false);
  assertEquals(answers.mustWait, false);
  const fastSent = answers.add(fast.promise, false);
  fast.resolve(() => void sent.push("fast"));
  await fastSent;
  slow.resolve(() => void sent.push("slow"));
  await slowSent;
  assertEquals(sent, ["fast", "slow"]);
});

Deno.test("Answers makes the peer wait at the limit, until one is sent", async () => {
  const answers = new Answers(2);
  const [one, two] = [answer(), answer()];
  void answers.add(one.promise, false);
  assertEquals(answers.whenFewer(), undefined);
  void answers.add(two.promise, true);
  let mayGoOn = false;
  const fewer = answers.whenFewer()!.then(() => mayGoOn = true);
  await Promise.resolve();
  assertEquals(mayGoOn, false);
  two.resolve(() => {});
  await fewer;
  assertEquals(answers.whenFewer(), undefined);
  one.resolve(() => {});
  await answers.settled();
});

Deno.test("Answers.settled() waits for all, and for nothing when nothing is owed", async () => {
  const answers = new Answers(2);
  await answers.settled();
  const [one, two] = [answer(), answer()];
  void answers.add(one.promise, true);
  void answers.add(two.promise, true);
  let isSettled = false;
  const settled = answers.settled().then(() => isSettled = true);
  one.resolve(() => {});
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(isSettled, false);
  two.resolve(() => Promise.resolve());
  await settled;
});
