import { assert, assertEquals, assertMatch, assertRejects } from "../helpers/assert.ts";
import configuration from "../../deno.json" with { type: "json" };
import { compileArguments, permissionsOf } from "../../.github/deploy/compile/arguments.ts";
import { commitOf } from "../../.github/deploy/compile/commit.ts";
import { compile } from "../../.github/deploy/compile/compile.ts";
import { ProgramFailed } from "../../.github/deploy/compile/run_deno.ts";
import { knowsUnusedPackages, programs, targets } from "../../.github/deploy/compile/targets.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest, integrationTestWith, missingPrograms } from "../helpers/needs.ts";

const [server, client] = programs;

Deno.test("programs get no more than they need: neither all permissions nor a prompt", () => {
  for (const { task } of programs) {
    const flags = permissionsOf(task);
    assert(flags.includes("--no-prompt"));
    for (const flag of flags) {
      assertMatch(flag, /^--(no-prompt|allow-(net|read|write|env|sys=.+))$/);
    }
    assert(configuration.tasks[task].command.endsWith(task === "serve" ? " main.ts" : "main.ts"));
  }
});

Deno.test("compileArguments() names the machine, the configuration and what is put in", () => {
  const args = compileArguments({
    program: server,
    target: targets[4],
    output: "dist/madang-server-windows-x64.exe",
    config: "dist/build/madang-server/deno.json",
    included: ["dist/build/commit.txt"],
    excluded: ["/cache/types"],
    excludesUnusedPackages: true,
  });
  const after = (flag: string) => args.filter((_, index) => args[index - 1] === flag);
  assertEquals(after("--target"), ["x86_64-pc-windows-msvc"]);
  assertEquals(after("--config"), ["dist/build/madang-server/deno.json"]);
  assertEquals(after("--include"), [...server.included, "dist/build/commit.txt"]);
  assertEquals(after("--exclude"), ["/cache/types"]);
  assert(args.includes("--exclude-unused-npm"));
  assertEquals(args.slice(-2), ["dist/madang-server-windows-x64.exe", "main.ts"]);
  const plain = compileArguments({
    program: client,
    output: "dist/madang-client",
    config: "c",
    included: [],
    excluded: [],
    excludesUnusedPackages: false,
  });
  assertEquals(plain.filter((each) => /target|include|exclude/.test(each)), []);
});

Deno.test("knowsUnusedPackages() is true from Deno 2.9 on", () => {
  const versions = ["1.46.3", "2.4.2", "2.8.9", "2.9.0", "2.10.1", "3.0.0"];
  assertEquals(versions.map(knowsUnusedPackages), [false, false, false, true, true, true]);
});

integrationTest(
  "commitOf() knows a repository's commit, and that an archive has none",
  async () => {
    await using folder = await temporaryFolder();
    const { path } = folder;
    assertEquals(await commitOf(path), undefined);
    const git = async (...args: string[]) => {
      const who = ["-c", "user.name=t", "-c", "user.email=t@localhost"];
      const { success } = await new Deno.Command("git", { args: ["-C", path, ...who, ...args] })
        .output();
      assert(success, args.join(" "));
    };
    await git("init", "--quiet");
    await Deno.writeTextFile(`${path}/file`, "one");
    await git("add", "file");
    await git("commit", "--quiet", "--message=one");
    const commit = await commitOf(path) ?? "";
    assertMatch(commit, /^[0-9a-f]{7,}$/);
    await Deno.writeTextFile(`${path}/file`, "two");
    assertEquals(await commitOf(path), `${commit}-dirty`);
    await Deno.mkdir(`${path}/unpacked`);
    assertEquals(await commitOf(`${path}/unpacked`), undefined);
  },
);

integrationTest("deno task compile takes no machine, and says which task does", async () => {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "-q", "compile", "linux-arm64"],
    cwd: new URL("../../", import.meta.url).pathname,
  }).output();
  assertEquals(code, 1);
  assertMatch(new TextDecoder().decode(stderr), /compile:all linux-arm64/);
});

/** A Deno that compiles nothing: it writes its arguments where the program would be, and fails for one machine. */
const fakeDeno = `#!/bin/sh
[ "$1" = compile ] || exec "${Deno.execPath()}" "$@"
case "$*" in *"$FAKE_FAILS"*) echo "no base binary" >&2; exit 1 ;; esac
for last; do [ "$before" = --output ] && output=$last; before=$last; done
printf '%s\\n' "$@" >"$output"
`;

integrationTestWith(
  missingPrograms("sh", "sha256sum"),
  "compile() makes ten programs with their sums, and ends at the first that fails",
  async () => {
    await using folder = await temporaryFolder();
    const deno = `${folder.path}/deno`;
    await Deno.writeTextFile(deno, fakeDeno, { mode: 0o755 });
    const order = { targets, deno, excludesUnusedPackages: true, folder: folder.path };
    Deno.env.set("FAKE_FAILS", "none");
    try {
      const names = await compile(order);
      assertEquals(names.length, 11);
      assert(names.includes("madang-server-windows-x64.exe"));
      assert(names.includes("madang-client-macos-arm64"));
      const check = new Deno.Command("sha256sum", {
        args: ["--check", "--strict", "SHA256SUMS"],
        cwd: folder.path,
      });
      const { success, stdout } = await check.output();
      assert(success);
      assertEquals(new TextDecoder().decode(stdout).match(/: OK/g)?.length, 10);
      const args = await Deno.readTextFile(`${folder.path}/madang-client-linux-arm64`);
      assertMatch(args, /^--target\naarch64-unknown-linux-gnu$/m);
      Deno.env.set("FAKE_FAILS", "x86_64-apple-darwin");
      await assertRejects(() => compile(order), ProgramFailed, "exit code 1");
    } finally {
      Deno.env.delete("FAKE_FAILS");
    }
  },
);

integrationTestWith(
  Deno.build.os !== "linux"
    ? "needs Linux"
    : knowsUnusedPackages(Deno.version.deno)
    ? undefined
    : "needs Deno 2.9",
  "each program holds what it needs, and nothing else",
  async () => {
    await using folder = await temporaryFolder();
    // Any program serves as the base binary here: what Deno appends to it is looked at, and not run.
    Deno.env.set("DENORT_BIN", "/bin/true");
    try {
      const [linux] = targets.filter(({ name }) => name === "linux-x64");
      await compile({
        targets: [linux],
        deno: Deno.execPath(),
        excludesUnusedPackages: true,
        folder: folder.path,
      });
    } finally {
      Deno.env.delete("DENORT_BIN");
    }
    const read = async (name: string) =>
      new TextDecoder("latin1").decode(await Deno.readFile(`${folder.path}/${name}-linux-x64`));
    const ofServer = {
      "what commands do": "export function dispatch(",
      MySQL: "ER_ACCESS_DENIED_ERROR",
      "the AI's library": "class OpenAIError",
      certificates: "X509CertificateGenerator",
      "the storage worker": "createMysqlWriter",
      "the phones' script": "com.kakao.talk",
    };
    const ofClient = { "the terminal": "runAtTerminal" };
    const ofBoth = { "the commands": "export const commands = {", "the commit": "commit.txt" };
    const ofNone = {
      types: "export declare class OpenAI ",
      "what tests parse with": "marijnhaverbeke",
    };
    const all = { ...ofServer, ...ofClient, ...ofBoth, ...ofNone };
    const holds = (program: string) =>
      Object.entries(all).filter(([, text]) => program.includes(text)).map(([name]) => name);
    const names = (...groups: object[]) => groups.flatMap((group) => Object.keys(group));
    assertEquals(holds(await read("madang-server")), names(ofServer, ofBoth));
    assertEquals(holds(await read("madang-client")), names(ofClient, ofBoth));
  },
);
