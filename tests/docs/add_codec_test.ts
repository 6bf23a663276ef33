/**
 * Follows "Add a codec in two steps" in README.md to the letter, in a copy of the source.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { NativePeer, Peer } from "../helpers/peers.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";
import { copyWithSteps, readSteps, run } from "./steps.ts";

integrationTest("Adding a codec in two steps: works as README.md says", async () => {
  await using folder = await temporaryFolder();
  const copy = `${folder.path}/madang`;
  await copyWithSteps(copy, await readSteps("README.md", "codec-steps"));
  await using server = await spawnServer({
    dataDir: `${folder.path}/data`,
    args: ["--lang=en"],
    program: [...sourceProgram.slice(0, -1), `${copy}/main.ts`],
  });
  await using tabs = await Peer.connect(server.port);
  await tabs.send("=register\tcarol\n");
  assertMatch(await tabs.line(), /^\+\{.*"id":"carol"/);
  assertEquals(await tabs.line(), '*{"event":"caught_up"}');
  await tabs.send("=echo\t안녕: a\n=ec");
  assertEquals(await tabs.line(), '+{"text":"안녕: a"}');
  await tabs.send("ho\tb\n=nonsense\n=echo\n");
  assertEquals(await tabs.line(), '+{"text":"b"}');
  assertMatch(await tabs.line(), /^-command_unknown\tThere is no command "nonsense"/);
  assertMatch(await tabs.line(), /^-\w+\t/);

  await using native = await NativePeer.join(server.port, "dave");
  await native.ask("direct", { to: "carol", text: "for you" });
  assertMatch(await tabs.line(), /^\*\{"event":"message".*"text":"for you"/);

  const client = ["run", "-A", "--no-check", "client/main.ts", "--id=erin", "--codec=tabs"];
  const said = await run(copy, [...client, `--port=${server.port}`], "/echo hello\n");
  assertStringIncludes(said, "hello");
});

integrationTest("Adding a codec in two steps: both READMEs say the same", async () => {
  const [english, korean] = await Promise.all(
    ["README.md", ".github/README.ko.md"].map((page) => readSteps(page, "codec-steps")),
  );
  assertEquals(korean, english);
});
