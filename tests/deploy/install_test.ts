import { assert, assertEquals, assertMatch, assertStringIncludes } from "../helpers/assert.ts";
import { checksums } from "../../.github/deploy/compile/checksums.ts";
import { targets } from "../../.github/deploy/compile/targets.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTestWith, missingPrograms } from "../helpers/needs.ts";

const script = new URL("../../.github/deploy/install.sh", import.meta.url).pathname;
const missing = missingPrograms("sh", "curl", "sha256sum");

/** A release as it is on the web, a home to install into, and programs that stand in for those of the machine. */
class Place implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly release: string;
  readonly home: string;
  readonly tools: string;

  private constructor(folder: string) {
    this.release = `${folder}/release`;
    this.home = `${folder}/home of somebody`;
    this.tools = `${folder}/tools`;
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        const name = new URL(request.url).pathname.slice(1);
        try {
          return new Response(await Deno.readFile(`${this.release}/${name}`));
        } catch {
          return new Response("no such file", { status: 404 });
        }
      },
    );
  }

  /** Makes a release of programs that print their names. */
  static async make(folder: string): Promise<Place> {
    const place = new Place(folder);
    for (const each of [place.release, place.home, place.tools]) await Deno.mkdir(each);
    const names = targets.flatMap(({ name }) => [`madang-server-${name}`, `madang-client-${name}`]);
    for (const name of names) {
      await Deno.writeTextFile(`${place.release}/${name}`, `#!/bin/sh\necho "${name} 1.2.3 $*"\n`);
    }
    await Deno.writeTextFile(`${place.release}/SHA256SUMS`, await checksums(place.release, names));
    await place.standIn("uname", `case "$1" in -s) echo Linux ;; -m) echo x86_64 ;; esac`);
    return place;
  }

  /** Puts a script in the place of a program. */
  async standIn(name: string, body: string): Promise<void> {
    await Deno.writeTextFile(`${this.tools}/${name}`, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  }

  async install(
    args: readonly string[] = [],
    env: Record<string, string> = {},
    cwd?: string,
  ): Promise<{ code: number; stdout: string; stderr: string }> {
    const { port } = this.#server.addr;
    const { code, stdout, stderr } = await new Deno.Command("sh", {
      args: [script, ...args],
      cwd,
      clearEnv: true,
      env: {
        HOME: this.home,
        PATH: `${this.tools}:/usr/local/bin:/usr/bin:/bin`,
        LANG: "en_US.UTF-8",
        MADANG_DOWNLOAD_URL: `http://127.0.0.1:${port}/`,
        ...env,
      },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    return { code, stdout: text(stdout), stderr: text(stderr) };
  }

  /** What is in a folder of programs; nothing where there is no folder. */
  async installed(prefix = `${this.home}/.local`): Promise<string[]> {
    try {
      return (await Array.fromAsync(Deno.readDir(`${prefix}/bin`))).map(({ name }) => name).sort();
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}

function installTest(name: string, run: (place: Place) => Promise<void>): void {
  integrationTestWith(missing, `install.sh ${name}`, async () => {
    await using folder = await temporaryFolder();
    await using place = await Place.make(folder.path);
    await run(place);
  });
}

installTest("installs both programs under the home, and says how to find them", async (place) => {
  const { code, stdout, stderr } = await place.install();
  assertEquals([code, stderr], [0, ""]);
  assertEquals(await place.installed(), ["madang-client", "madang-server"]);
  const bin = `${place.home}/.local/bin`;
  assertStringIncludes(stdout, `Installed ${bin}/madang-server: madang-server-linux-x64 1.2.3`);
  assertStringIncludes(stdout, `export PATH="${bin}:$PATH"`);
  const again = await place.install([], { PATH: `${place.tools}:/usr/bin:/bin:${bin}` });
  assert(!again.stdout.includes("PATH"), again.stdout);
  assertEquals(await place.installed(), ["madang-client", "madang-server"]);
});

installTest("installs one program into a place of one's choice, in Korean", async (place) => {
  const prefix = `${place.home}/다른 곳`;
  const { code, stdout } = await place.install(["--prefix", prefix, "client"], { LANG: "" });
  assertEquals(code, 0);
  assertMatch(stdout, /설치했습니다: .*다른 곳\/bin\/madang-client/);
  assertEquals(await place.installed(prefix), ["madang-client"]);
});

installTest(
  "names the whole path of a place that was named from where it was called",
  async (place) => {
    const { code, stdout } = await place.install(["--prefix", "here", "client"], {}, place.home);
    assertEquals(code, 0);
    assertStringIncludes(stdout, `export PATH="${place.home}/here/bin:$PATH"`);
    assertEquals(await place.installed(`${place.home}/here`), ["madang-client"]);
  },
);

installTest("picks what fits the machine", async (place) => {
  const machines = [
    ["Linux", "aarch64", "linux-arm64"],
    ["Darwin", "x86_64", "macos-x64"],
    ["Darwin", "arm64", "macos-arm64"],
  ];
  for (const [system, machine, target] of machines) {
    await place.standIn("uname", `case "$1" in -s) echo ${system} ;; -m) echo ${machine} ;; esac`);
    const { stdout } = await place.install(["server"]);
    assertStringIncludes(stdout, `: madang-server-${target} 1.2.3`);
  }
  await place.standIn("uname", `case "$1" in -s) echo Darwin ;; -m) echo x86_64 ;; esac`);
  await place.standIn("sysctl", "echo 1");
  assertStringIncludes((await place.install(["server"])).stdout, ": madang-server-macos-arm64");
});

installTest("says why a machine cannot have it", async (place) => {
  const refused = async (system: string, machine: string, saying: RegExp) => {
    await place.standIn("uname", `case "$1" in -s) echo ${system} ;; -m) echo ${machine} ;; esac`);
    const { code, stderr } = await place.install();
    assertEquals(code, 1);
    assertMatch(stderr, saying);
  };
  await refused("MINGW64_NT-10.0", "x86_64", /windows-x64\.exe/);
  await refused("FreeBSD", "amd64", /no programs for FreeBSD/);
  await refused("Linux", "riscv64", /riscv64/);
  await place.standIn("ldd", "echo 'musl libc (x86_64)' >&2; exit 1");
  await refused("Linux", "x86_64", /musl/);
  assertEquals(await place.installed(), []);
});

installTest("installs nothing that is not what the release says", async (place) => {
  assertEquals((await place.install()).code, 0);
  const file = `${place.release}/madang-server-linux-x64`;
  await Deno.writeTextFile(file, "#!/bin/sh\necho somebody else\n");
  const { code, stdout, stderr } = await place.install();
  assertEquals([code, stdout.includes("Installed")], [1, false]);
  assertMatch(
    stderr,
    /madang-server-linux-x64 is not what the release says: .* SHA-256 is [0-9a-f]{64}/,
  );
  const kept = await Deno.readTextFile(`${place.home}/.local/bin/madang-server`);
  assertStringIncludes(kept, "1.2.3");
  assertEquals(await place.installed(), ["madang-client", "madang-server"]);
});

installTest("keeps the old program when the new one does not run", async (place) => {
  assertEquals((await place.install()).code, 0);
  const name = "madang-server-linux-x64";
  await Deno.writeTextFile(`${place.release}/${name}`, "#!/bin/sh\nexit 126\n");
  await Deno.writeTextFile(`${place.release}/SHA256SUMS`, await checksums(place.release, [name]));
  const { code, stderr } = await place.install(["server"]);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "does not run on this machine");
  const kept = await Deno.readTextFile(`${place.home}/.local/bin/madang-server`);
  assertStringIncludes(kept, "1.2.3");
  assertEquals(await place.installed(), ["madang-client", "madang-server"]);
});

installTest("says in a line what is wrong with a release or a call", async (place) => {
  const refused = async (args: string[], env: Record<string, string>, saying: RegExp) => {
    const { code, stderr } = await place.install(args, env);
    assertEquals(code, 1);
    assertMatch(stderr, saying);
  };
  await refused(["sever"], {}, /no "sever".*--help/);
  await refused(["--prefix"], {}, /--prefix needs a value/);
  await refused([], { MADANG_DOWNLOAD_URL: "" }, /MADANG_REPOSITORY=owner\/name/);
  await refused(["--prefix", "/dev/null"], {}, /\/dev\/null\/bin cannot be made/);
  await Deno.remove(`${place.release}/madang-client-linux-x64`);
  await refused(["client"], {}, /madang-client-linux-x64 cannot be downloaded/);
  await Deno.writeTextFile(`${place.release}/SHA256SUMS`, "");
  await refused(["server"], {}, /The release has no madang-server-linux-x64/);
  await Deno.remove(`${place.release}/SHA256SUMS`);
  await refused([], {}, /SHA256SUMS cannot be downloaded/);
  assertEquals(await place.installed(), []);
});

installTest("asks the repository's releases, the latest or one of them", async (place) => {
  await place.standIn("curl", `for last; do :; done; echo "$last" >>"$HOME/asked"; exit 22`);
  const env = { MADANG_DOWNLOAD_URL: "", MADANG_REPOSITORY: "somebody/yard" };
  assertEquals((await place.install([], env)).code, 1);
  assertEquals((await place.install(["--version", "v0.1.0"], env)).code, 1);
  const asked = (await Deno.readTextFile(`${place.home}/asked`)).trim().split("\n");
  assertEquals(asked.map((each) => new URL(each).pathname), [
    "/somebody/yard/releases/latest/download/SHA256SUMS",
    "/somebody/yard/releases/download/v0.1.0/SHA256SUMS",
  ]);
});

const fewTools = "sh uname mktemp mkdir rm cp mv chmod awk grep wget openssl ldd head cat".split(
  " ",
);

integrationTestWith(
  missing ?? missingPrograms(...fewTools),
  "install.sh needs no curl where there is wget, and no sha256sum where there is another",
  async () => {
    await using folder = await temporaryFolder();
    await using place = await Place.make(folder.path);
    const bin = `${folder.path}/few`;
    await Deno.mkdir(bin);
    for (const name of fewTools) {
      const found = new Deno.Command("sh", { args: ["-c", `command -v ${name}`] }).outputSync();
      await Deno.symlink(new TextDecoder().decode(found.stdout).trim(), `${bin}/${name}`);
    }
    const { code, stderr } = await place.install(["client"], { PATH: `${place.tools}:${bin}` });
    assertEquals([code, stderr], [0, ""]);
    assertEquals(await place.installed(), ["madang-client"]);
  },
);
