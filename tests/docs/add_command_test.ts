/**
 * Follows "Add a command, or a KakaoTalk service, in three steps" in README.md to the letter, in a copy of the source.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "../helpers/assert.ts";
import { clientProgram } from "../helpers/client_program.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";
import { copyWithSteps, readSteps, run, type Step } from "./steps.ts";

// Side by side, since the checks of their copies take most of the time.
integrationTest(
  "Adding a command and service in three steps: works as README.md says; without its sentence or handler the check " +
    "says so, and nothing dies",
  async () => {
    await Promise.all([addWhole(), addInPart()]);
  },
);

async function addWhole(): Promise<void> {
  await using folder = await temporaryFolder();
  const copy = `${folder.path}/madang`;
  await copyWithSteps(copy, await readSteps("README.md", "steps"));

  await using server = await spawnServer({
    dataDir: `${folder.path}/data`,
    args: ["--lang=en"],
    program: [...sourceProgram.slice(0, -1), `${copy}/main.ts`],
  });
  await using colon = await LinePeer.join(server.port, "carol");
  await colon.send("PICK:carol:tea:\n");
  assertEquals(await colon.line(), "Success:It is tea.");
  await colon.send("PICK:carol:, ,:\n");
  assertStringIncludes(await colon.line(), "Error:");
  await colon.send("HELP\n");
  assertStringIncludes(await colon.lineWith("PICK:<from>:"), "Pick one of several things.");

  await using native = await NativePeer.join(server.port, "dave");
  const { choice } = await native.ask("pick", { choices: "tea, coffee" });
  assert(choice === "tea" || choice === "coffee", `picked ${choice}`);
  assertEquals((await native.ask("help", { topic: "PICK" })).topics, ["pick"]);

  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  const posted = await phone.ask("# pick tea, coffee");
  assert(posted === "골랐습니다: tea" || posted === "골랐습니다: coffee", `posted ${posted}`);
  assertEquals(await phone.ask("# 골라 차"), "골랐습니다: 차");
  assertEquals(await phone.ask("# 골라"), "사용법: # 골라 {가, 나, 다}");
  assertStringIncludes(await phone.ask("# 골라 , ,"), "목록");
  assertStringIncludes(await phone.ask("# 도움말"), "# 골라 {가, 나, 다}");

  const client = [...clientProgram.slice(1, -1), "client/main.ts", "--id=erin", "--lang=ko"];
  const said = await run(copy, [...client, `--port=${server.port}`], "/pick 차\n/help all\n");
  assertStringIncludes(said, "골랐습니다: 차\n");
  assertStringIncludes(said, "PICK:<가, 나, 다>");
}

async function addInPart(): Promise<void> {
  await using folder = await temporaryFolder();
  const copy = `${folder.path}/madang`;
  const steps = await readSteps("README.md", "steps");
  const isDone = ({ file }: Step) => file !== "protocol/sentences.ts";
  const found = await copyWithSteps(copy, steps.filter(isDone)).then(() => "", String);
  assertStringIncludes(found, "protocol/sentences.ts");
  assertStringIncludes(found, "'pick' is missing");

  const start = () =>
    spawnServer({
      dataDir: `${folder.path}/data`,
      args: ["--lang=en"],
      program: [...sourceProgram.slice(0, -1), `${copy}/main.ts`],
    });
  {
    await using server = await start();
    const client = [...clientProgram.slice(1, -1), "client/main.ts", "--id=erin", "--lang=en"];
    const said = await run(copy, [...client, `--port=${server.port}`], "/pick tea\n/echo on\n");
    const told = 'There is no sentence for the answer to pick: {"choice":"tea"}\n';
    assertStringIncludes(said, told);
    assertStringIncludes(said, "Echo: on\n");
  }
  const handlers = `${copy}/services/handlers.ts`;
  const all = await Deno.readTextFile(handlers);
  await Deno.writeTextFile(handlers, all.replace("\npick,", ""));
  await using server = await start();
  await using colon = await LinePeer.join(server.port, "carol");
  await colon.send("PICK:carol:tea:\n");
  assertEquals(await colon.line(), "Error:pick is not available yet on this server.");
}

integrationTest(
  "Adding a command and service in three steps: both READMEs say the same",
  async () => {
    assertEquals(
      await readSteps(".github/README.ko.md", "steps"),
      await readSteps("README.md", "steps"),
    );
  },
);
