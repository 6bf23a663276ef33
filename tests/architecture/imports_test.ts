import { assert, assertEquals } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";

const root = new URL("../../", import.meta.url);
/** Which folders the files of a folder may import from, their own aside. */
const allowed: Record<string, readonly string[]> = {
  protocol: [],
  services: ["protocol"],
  server: ["protocol", "services"],
  client: ["protocol"],
  "main.ts": ["server"],
};
const entries = ["main.ts", "server/storage/worker.ts", "client/main.ts"];

interface Module {
  readonly path: string;
  /** Paths of our own, or whole specifiers of others. */
  readonly imports: readonly string[];
  /** Those of them that are loaded with it, rather than when they are needed. */
  readonly loads: readonly string[];
}

/** The modules of our own that an entry's program is made of. */
async function graphOf(entry: string): Promise<Module[]> {
  const info = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL(entry, root).pathname],
    cwd: root,
  });
  const { stdout } = await info.output();
  const { modules } = JSON.parse(new TextDecoder().decode(stdout));
  return modules
    .filter(({ specifier }: { specifier: string }) => specifier.startsWith(root.href))
    .map((module: { specifier: string; dependencies?: Dependency[] }) => ({
      path: module.specifier.slice(root.href.length),
      imports: (module.dependencies ?? []).map(specifierOf),
      loads: (module.dependencies ?? []).filter(({ isDynamic, code }) => code && !isDynamic)
        .map(specifierOf),
    }));
}

interface Dependency {
  readonly specifier: string;
  readonly code?: { readonly specifier: string };
  readonly type?: { readonly specifier: string };
  readonly isDynamic?: boolean;
}

/** What a start of an entry loads: modules of our own, and whole specifiers of others. */
async function loadedBy(entry: string): Promise<Set<string>> {
  const modules = new Map((await graphOf(entry)).map((module) => [module.path, module]));
  const loaded = new Set([entry]);
  // A set goes on to what is added on the way.
  for (const path of loaded) for (const each of modules.get(path)?.loads ?? []) loaded.add(each);
  return loaded;
}

function specifierOf({ specifier, code, type }: Dependency): string {
  const full = code?.specifier ?? type?.specifier ?? specifier;
  return full.startsWith(root.href) ? full.slice(root.href.length) : full;
}

function folderOf(path: string): string {
  return path.split("/")[0];
}

function isOurs(specifier: string): boolean {
  return !/^[a-z]+:/.test(specifier);
}

async function sourceFiles(folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) files.push(...await sourceFiles(`${folder}/${name}`));
    else if (/(?<!\.d)\.ts$/.test(name)) files.push(`${folder}/${name}`);
  }
  return files;
}

integrationTest(
  "imports go one way: protocol <- services <- server <- main.ts, and protocol <- client",
  async () => {
    const wrong: string[] = [];
    for (const entry of entries) {
      for (const { path, imports } of await graphOf(entry)) {
        const from = folderOf(path);
        for (const imported of imports.filter(isOurs)) {
          const to = folderOf(imported);
          if (to !== from && !allowed[from]?.includes(to)) {
            wrong.push(`${path} imports ${imported}`);
          }
        }
      }
    }
    assertEquals(wrong, []);
  },
);

integrationTest("the client's program holds nothing of services/ or server/", async () => {
  const paths = (await graphOf("client/main.ts")).map(({ path }) => path);
  assert(paths.includes("protocol/commands.ts"));
  assertEquals(paths.filter((path) => /^(services|server)\//.test(path)), []);
});

// Deno writes the code cache of a compiled program once every module has its part, and JSON never has one.
integrationTest(
  "no module imports JSON, so that compiled programs start from a code cache",
  async () => {
    for (const entry of entries) {
      const paths = (await graphOf(entry)).map(({ path }) => path);
      assertEquals(paths.filter((path) => path.endsWith(".json")), []);
    }
  },
);

integrationTest("protocol/ is pure: nothing of Deno, Node or a driver", async () => {
  const wrong: string[] = [];
  for (const path of await sourceFiles("protocol")) {
    const code = (await Deno.readTextFile(new URL(path, root))).replace(
      /\/\*[\s\S]*?\*\/|\/\/.*/g,
      "",
    );
    if (/\bDeno\.|"node:|\bprocess\b/.test(code)) wrong.push(path);
  }
  assertEquals(wrong, []);
});

integrationTest("services/ know no socket, no file and no driver", async () => {
  const wrong: string[] = [];
  for (const path of await sourceFiles("services")) {
    const code = await Deno.readTextFile(new URL(path, root));
    if (/\bDeno\.|"node:|"npm:/.test(code)) wrong.push(path);
  }
  assertEquals(wrong, []);
});

integrationTest("every source file is part of a program", async () => {
  const used = new Set<string>();
  for (const entry of entries) for (const { path } of await graphOf(entry)) used.add(path);
  const files = [];
  for (const folder of ["protocol", "services", "server", "client"]) {
    files.push(...await sourceFiles(folder));
  }
  assertEquals(files.filter((path) => !used.has(path)), []);
});

integrationTest("a start loads no subcommand, and no library that it may not need", async () => {
  const loaded = [...await loadedBy("main.ts")];
  assert(loaded.includes("server/storage/worker_storage.ts"));
  const needless = /_command\.ts$|mysql\/|^npm:(openai|mysql2|dotenv|@peculiar)|^node:crypto$/;
  assertEquals(loaded.filter((each) => needless.test(each)), []);
});

integrationTest("a worker of the storage loads of Node SQLite alone", async () => {
  const loaded = [...await loadedBy("server/storage/worker.ts")];
  assert(loaded.includes("server/storage/pairs.ts"));
  const others = loaded.filter((each) => !isOurs(each) && !each.startsWith("npm:valibot"));
  assertEquals(others, ["node:sqlite"]);
});
