import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest, integrationTestWith, missingPrograms } from "../helpers/needs.ts";
import { targets } from "../../.github/deploy/compile/targets.ts";

const root = new URL("../../", import.meta.url).pathname;

async function check(program: string, args: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await new Deno.Command(program, { args: [...args], cwd: root })
    .output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assertEquals([code, said], [0, ""]);
}

integrationTestWith(
  missingPrograms("shellcheck"),
  "shellcheck finds nothing in our scripts",
  async () => {
    await check("shellcheck", [
      ".github/deploy/install.sh",
      ...[...Deno.readDirSync(`${root}.ci`)].map(({ name }) => `.ci/${name}`),
    ]);
  },
);

integrationTestWith(
  missingPrograms("systemd-analyze"),
  "systemd accepts every line of the unit",
  async () => {
    await using folder = await temporaryFolder();
    const unit = await Deno.readTextFile(`${root}.github/deploy/madang.service`);
    const here = unit.replace(/^ExecStart=.*/m, "ExecStart=/bin/true");
    await Deno.writeTextFile(`${folder.path}/madang.service`, here);
    await check("systemd-analyze", ["verify", "--man=no", `${folder.path}/madang.service`]);
  },
);

integrationTest("the release workflow tries every machine that is compiled for", async () => {
  const workflow = await Deno.readTextFile(`${root}.github/workflows/release.yml`);
  const tried = [...workflow.matchAll(/target: ([\w.-]+), runner/g)].map(([, target]) => target);
  assertEquals(tried, targets.map(({ name, extension }) => name + extension));
});

integrationTest("workflows and Dockerfile run the Deno that the README names", async () => {
  const wanted = /deno@([\d.]+)/.exec(await Deno.readTextFile(`${root}README.md`))?.[1];
  assert(wanted !== undefined);
  const places = {
    ".github/workflows/ci.yml": `DENO_VERSION: "${wanted}"`,
    ".github/workflows/release.yml": `DENO_VERSION: "${wanted}"`,
    ".github/deploy/Dockerfile": `deno:${wanted}`,
    ".ci/run": `deno@${wanted}`,
  };
  for (const [path, text] of Object.entries(places)) {
    assert((await Deno.readTextFile(root + path)).includes(text), `${path} lacks ${text}`);
  }
});
