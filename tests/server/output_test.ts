import { assert, assertEquals, assertMatch } from "../helpers/assert.ts";
import { clientProgram } from "../helpers/client_program.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTestWith, missingPrograms } from "../helpers/needs.ts";
import { sourceProgram, spawnServer } from "../helpers/server.ts";

const missing = Deno.build.os === "linux" ? missingPrograms("sh") : "there is no /dev/full";

/** Runs a program in a shell's line, in which `"$@"` stands for it. */
async function inShell(line: string, program: readonly string[], args: readonly string[]) {
  const { code, stderr } = await new Deno.Command("sh", {
    args: ["-c", line, "sh", ...program, ...args, "--lang=en"],
    env: { NO_COLOR: "1" },
  }).output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

integrationTestWith(
  missing,
  "output to a full disk is told in one line, by every subcommand",
  async () => {
    await using folder = await temporaryFolder();
    await Deno.mkdir(`${folder.path}/data`);
    const call = (line: string, ...args: string[]) =>
      inShell(line, sourceProgram, [...args, `--data-dir=${folder.path}/data`]);
    for (const args of [["--help"], ["user", "list"], ["backup", `${folder.path}/backup`]]) {
      const { code, stderr } = await call('"$@" >/dev/full', ...args);
      assertEquals(code, 1, args.join(" "));
      assertMatch(stderr, /^Not all could be written to standard output: the disk is full\n$/);
    }
    assert((await Deno.stat(`${folder.path}/backup`)).isDirectory, "the backup itself was made");
    assertEquals(await call('{ "$@"; echo $? >&2; } | :', "user", "list"), {
      code: 0,
      stderr: "0\n",
    });
  },
);

integrationTestWith(missing, "a client whose output has no room says so, and ends", async () => {
  await using folder = await temporaryFolder();
  await using server = await spawnServer({ dataDir: `${folder.path}/data` });
  const flags = [`--port=${server.port}`, "--id=alice"];
  const { code, stderr } = await inShell('echo WHO | "$@" >/dev/full', clientProgram, flags);
  assertEquals(stderr, "Standard output cannot be written (the disk is full).\n");
  assertEquals(code, 1);
});
