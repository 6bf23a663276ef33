/**
 * Which npm packages a program needs, so that the others can be left out.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import { runDeno } from "./run_deno.ts";
import type { Program } from "./targets.ts";

/** The part of `deno info --json` that is read here. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly dependencies?: readonly { readonly specifier: string }[];
  }[];
}

/**
 * Writes a configuration that maps nothing but what the program's modules import, with a copy of the lock file beside
 * it. Deno puts every package that the configuration names into a program, whether it is imported or not.
 *
 * @returns the configuration's path
 */
export async function writeConfiguration(
  program: Program,
  deno: string,
  folder: string,
): Promise<string> {
  await Deno.mkdir(folder, { recursive: true });
  const specifiers = new Set<string>();
  for (const module of [program.entry, ...program.included]) {
    // Looking adds types of Node to a lock file, so it gets one of its own. It also fills Deno's cache.
    await Deno.copyFile("deno.lock", `${folder}/info.lock`);
    const look = ["info", "--json", "--lock", `${folder}/info.lock`, module];
    const graph: ModuleGraph = JSON.parse(await runDeno(deno, look));
    for (const { dependencies = [] } of graph.modules) {
      for (const { specifier } of dependencies) specifiers.add(specifier);
    }
  }
  const imports = Object.entries(configuration.imports).filter(([name]) => specifiers.has(name));
  const needed = {
    nodeModulesDir: configuration.nodeModulesDir,
    compilerOptions: configuration.compilerOptions,
    imports: Object.fromEntries(imports),
  };
  await Deno.copyFile("deno.lock", `${folder}/deno.lock`);
  await Deno.writeTextFile(`${folder}/deno.json`, JSON.stringify(needed, null, 2));
  return `${folder}/deno.json`;
}
