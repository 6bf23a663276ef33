/**
 * Follows "Add a command, or a KakaoTalk service, in three steps" in README.md to the letter, in a copy of the source.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes, fail } from "../helpers/assert.ts";
import { clientProgram } from "../helpers/client_program.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer, NativePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";
import { pages } from "./tables.ts";

/** A code block and where the text says that it goes: above a line of a file, or into a new file. */
interface Step {
  readonly file: string;
  readonly above?: string;
  readonly code: string;
}

const root = new URL("../../", import.meta.url).pathname;
const source = [
  "protocol",
  "services",
  "server",
  "client",
  "main.ts",
  "deno.json",
  "deno.lock",
];

/** The steps of a page: of the text before each block, the last `code` ending in .ts is the file, one after it the line. */
async function readSteps(page: string): Promise<Step[]> {
  const text = await Deno.readTextFile(pages[page].path);
  const part = text.split("<!-- steps -->")[1]?.split("<!-- /steps -->")[0];
  if (part === undefined) fail(`${page} lacks <!-- steps --> … <!-- /steps -->`);
  const blocks = [...part.matchAll(/([^\n]+(?:\n[^\n]+)*)\n\n```ts\n([\s\S]*?)```/g)];
  return blocks.map(([, words, code]) => {
    const names = [...words.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    const file = names.findLastIndex((name) => /^\w+\/\w+\.ts$/.test(name));
    if (file === -1) fail(`${page} does not say where this goes: ${code}`);
    return { file: names[file], above: names[file + 1], code };
  });
}

async function apply({ file, above, code }: Step, folder: string): Promise<void> {
  const path = `${folder}/${file}`;
  const before = await Deno.readTextFile(path).catch(() => "");
  // Whoever tried the steps in place has them all, laid out by `deno fmt`.
  if (withoutSpaces(before).includes(withoutSpaces(code))) return;
  if (above === undefined) return await Deno.writeTextFile(path, code, { createNew: true });
  const lines = before.split("\n");
  const places = lines.flatMap((line, index) => line.trim() === above ? [index] : []);
  assertEquals(places.length, 1, `README.md: ${file} must have one line that is \`${above}\``);
  lines.splice(places[0], 0, code.trimEnd());
  await Deno.writeTextFile(path, lines.join("\n"));
}

function withoutSpaces(text: string): string {
  return text.replace(/\s+/g, "");
}

async function copySource(from: string, to: string): Promise<void> {
  if ((await Deno.stat(from)).isFile) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copySource(`${from}/${name}`, `${to}/${name}`);
  }
}

async function run(cwd: string, args: string[], input = ""): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(input));
  await writer.close();
  const { success, stdout, stderr } = await child.output();
  assert(success, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

integrationTest(
  "Adding a command and service in three steps: works as README.md says",
  async () => {
    await using folder = await temporaryFolder();
    const copy = `${folder.path}/madang`;
    await Deno.mkdir(copy);
    for (const name of source) await copySource(root + name, `${copy}/${name}`);
    const steps = await readSteps("README.md");
    assert(steps.length > 3);
    for (const step of steps) await apply(step, copy);
    await run(copy, ["check", "main.ts", "client/main.ts"]);

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
    assertEquals(await phone.ask("# 골라"), "사용법: # pick {가, 나, 다}");
    assertStringIncludes(await phone.ask("# 골라 , ,"), "목록");
    assertStringIncludes(await phone.ask("# 도움말"), "# pick {가, 나, 다}");

    const client = [...clientProgram.slice(1, -1), "client/main.ts", "--id=erin", "--lang=ko"];
    const said = await run(copy, [...client, `--port=${server.port}`], "/pick 차\n/help\n");
    assertStringIncludes(said, "골랐습니다: 차\n");
    assertStringIncludes(said, "PICK:<가, 나, 다>");
  },
);

integrationTest(
  "Adding a command and service in three steps: both READMEs say the same",
  async () => {
    assertEquals(await readSteps(".github/README.ko.md"), await readSteps("README.md"));
  },
);
