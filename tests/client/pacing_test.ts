import { MadangError, type UncheckedCommand } from "../../protocol/mod.ts";
import { type AnswerListener, Refused, Unanswered } from "../../client/connection.ts";
import { Pacing, pauseOf } from "../../client/pacing.ts";
import { assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { ClientProgram } from "../helpers/client_program.ts";
import { startTestServer } from "../helpers/server.ts";

/** A server that answers when the test says so. */
function testServer() {
  const asked: { readonly text: unknown; readonly answer: AnswerListener }[] = [];
  const told: string[] = [];
  const pacing = new Pacing(({ parameters: { text } }, answer) => asked.push({ text, answer }), 1);
  return {
    pacing,
    told,
    say(text: number): void {
      const command: UncheckedCommand = { name: "broadcast", parameters: { text } };
      pacing.perform(command, {
        result: () => told.push(`${text} kept`),
        failed: (failure) =>
          told.push(`${text} ${failure instanceof Unanswered ? "unanswered" : "refused"}`),
      });
    },
    /** What was sent and is not answered yet. */
    sent: () => asked.map(({ text }) => text),
    next: () => asked.shift()!.answer,
    async until(count: number): Promise<void> {
      while (asked.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
    },
  };
}

function refusal(code: "rate_limited" | "text_empty"): Refused {
  const { message } = new MadangError("rate_limited", { seconds: 1 });
  return new Refused({ code, message, temporary: code === "rate_limited" });
}

Deno.test("Pacing sends what was too much again, in its order and before what comes later", async () => {
  const { pacing, told, say, sent, next, until } = testServer();
  for (const text of [1, 2, 3, 4]) say(text);
  assertEquals(sent(), [1, 2, 3, 4]);
  next().result({});
  next().failed(refusal("rate_limited"));
  say(5);
  next().failed(refusal("rate_limited"));
  assertEquals(sent(), [4]);
  next().result({});
  for (const text of [2, 3, 5]) {
    await until(1);
    // One at a time from now on.
    assertEquals(sent(), [text]);
    next().result({});
  }
  await pacing.handedOver();
  assertEquals(told, ["1 kept", "4 kept", "2 kept", "3 kept", "5 kept"]);
});

Deno.test("Pacing waits for as long as the server says, though not for ever", () => {
  const error = { code: "rate_limited", message: "", temporary: true };
  assertEquals(pauseOf(new Refused(error), 500), 500);
  assertEquals(pauseOf(new Refused({ ...error, seconds: 3 }), 500), 3_000);
  assertEquals(pauseOf(new Refused({ ...error, seconds: 1e9 }), 500), 60_000);
});

Deno.test("Pacing leaves other refusals to whoever asked, and has no more than 100 under way", async () => {
  const { pacing, told, say, sent, next } = testServer();
  for (let text = 0; text < 150; text++) say(text);
  assertEquals(sent().length, 100);
  next().failed(refusal("text_empty"));
  assertEquals([told, sent().length, sent().at(-1)], [["0 refused"], 100, 100]);
  while (sent().length > 0) next().result({});
  await pacing.handedOver();
  assertEquals(told.length, 150);
});

Deno.test("Pacing waits for nothing when the session is over", async () => {
  const { pacing, told, say, sent, next } = testServer();
  say(1);
  next().failed(refusal("rate_limited"));
  say(2);
  pacing.end();
  while (sent().length > 0) next().failed(new Unanswered(false));
  await pacing.handedOver();
  assertEquals(told, ["1 unanswered", "2 unanswered"]);
});

Deno.test("Pacing lets go of any number that wait when the session is over", () => {
  let failed = 0;
  let isOver = false;
  const pacing = new Pacing((_command, answer) => isOver && answer.failed(new Unanswered(false)));
  const command: UncheckedCommand = { name: "broadcast", parameters: { text: "x" } };
  for (let count = 0; count < 20_100; count++) {
    pacing.perform(command, { result() {}, failed: () => failed++ });
  }
  isOver = true;
  pacing.end();
  assertEquals(failed, 20_000); // 100 were under way
});

integrationTest("a filter that writes faster than the server takes loses nothing", async () => {
  await using folder = await temporaryFolder();
  await using server = await startTestServer({
    args: ["--message-burst=30", "--message-rate=20", "--exempt-addresses=none"],
  });
  const texts = Array.from({ length: 80 }, (_, index) => `줄 ${index}`);
  await using client = new ClientProgram([`--port=${server.port}`, "--id=flood"], {
    cwd: folder.path,
  });
  await client.type(...texts.map((text) => `BR:${text}`));
  await client.endInput();
  const { code, stderr } = await client.ended();
  assertEquals([code, stderr], [0, ""]);
  const [log] = [...Deno.readDirSync(`${server.dataDir}/log_files`)];
  const lines = (await Deno.readTextFile(`${server.dataDir}/log_files/${log.name}`)).trimEnd();
  assertEquals(
    lines.split("\n").map((line) => JSON.parse(line).content).toSorted(),
    texts.toSorted(),
  );
});
