/**
 * `deno task compile`: both programs for this machine. `deno task compile:all`: for all machines, or those that are
 * named, with their SHA-256 sums.
 *
 * @module
 */
import { commitFile } from "../../../protocol/version.ts";
import { compileArguments } from "./arguments.ts";
import { checksums } from "./checksums.ts";
import { commitOf } from "./commit.ts";
import { writeConfiguration } from "./needed_packages.ts";
import { ProgramFailed, runDeno } from "./run_deno.ts";
import { knowsUnusedPackages, programs, type Target, targets } from "./targets.ts";
import { unreadFiles } from "./unread_files.ts";

/** What to compile, by which Deno, and where to. */
export interface Order {
  /** Undefined for this machine alone; the files then have no machine in their names, and there are no sums. */
  readonly targets?: readonly Target[];
  /** The Deno that compiles. */
  readonly deno: string;
  /** Whether it is to leave out npm packages that no module imports: 2.9 can, 2.4 cannot. */
  readonly excludesUnusedPackages: boolean;
  /** The folder for the programs, made where it is missing. */
  readonly folder: string;
}

/** The file with the sums, beside the programs. */
const sumsName = "SHA256SUMS";

/**
 * Compiles. The working directory is the repository's.
 *
 * @returns the names of the files that it wrote into the folder
 * @throws {ProgramFailed} When Deno cannot compile one of them.
 */
export async function compile(order: Order): Promise<string[]> {
  const { deno, folder, excludesUnusedPackages } = order;
  const included = await writeCommit();
  const names: string[] = [];
  for (const program of programs) {
    const build = `dist/build/${program.name}`;
    const config = await writeConfiguration(program, deno, build);
    // A command line on Windows has no room for so many paths.
    const excluded = Deno.build.os === "windows"
      ? []
      : await unreadFiles(deno, `${build}/deno.lock`);
    for (const target of order.targets ?? [undefined]) {
      const name = target === undefined
        ? `${program.name}${Deno.build.os === "windows" ? ".exe" : ""}`
        : `${program.name}-${target.name}${target.extension}`;
      await runDeno(
        deno,
        compileArguments({
          program,
          target,
          config,
          included,
          excluded,
          excludesUnusedPackages,
          output: `${folder}/${name}`,
        }),
      );
      names.push(name);
      say(`${folder}/${name}`);
    }
  }
  if (order.targets === undefined) return names;
  await Deno.writeTextFile(`${folder}/${sumsName}`, await checksums(folder, names));
  say(`${folder}/${sumsName}`);
  return [...names, sumsName];
}

async function writeCommit(): Promise<string[]> {
  const commit = await commitOf(".");
  await Deno.mkdir("dist/build", { recursive: true });
  await Deno.writeTextFile(commitFile, `${commit ?? ""}\n`);
  return [commitFile];
}

function say(line: string): void {
  // deno-lint-ignore no-console
  console.log(line);
}

function chosen(names: readonly string[]): readonly Target[] {
  if (names.length === 0) return targets;
  return names.map((name) => {
    const target = targets.find((each) => each.name === name);
    if (target !== undefined) return target;
    const known = targets.map((each) => each.name).join(", ");
    throw new ProgramFailed(`there is no target ${name}; there are ${known}`);
  });
}

if (import.meta.main) {
  const isForAll = Deno.args[0] === "--all";
  const names = isForAll ? Deno.args.slice(1) : Deno.args;
  try {
    if (!isForAll && names.length > 0) {
      throw new ProgramFailed(`compile is for this machine alone: compile:all ${names.join(" ")}`);
    }
    await compile({
      targets: isForAll ? chosen(names) : undefined,
      deno: Deno.execPath(),
      excludesUnusedPackages: isForAll && knowsUnusedPackages(Deno.version.deno),
      folder: "dist",
    });
  } catch (error) {
    if (!(error instanceof ProgramFailed)) throw error;
    // deno-lint-ignore no-console
    console.error(error.message);
    Deno.exit(1);
  }
}
