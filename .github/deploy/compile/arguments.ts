/**
 * The arguments of `deno compile` for a program.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import type { Program, Target } from "./targets.ts";

/**
 * The permissions that a program runs with, as flags of Deno. They stand in the task that runs it from source, so that
 * both are the same.
 *
 * @throws {Error} When the task grants none, or everything.
 */
export function permissionsOf(task: Program["task"]): string[] {
  const words = configuration.tasks[task].command.split(" ");
  const flags = words.filter((word) => word === "--no-prompt" || word.startsWith("--allow-"));
  if (flags.length < 2 || flags.includes("--allow-all")) {
    throw new Error(`the task ${task} of deno.json does not say which permissions it needs`);
  }
  return flags;
}

/** What a compilation is made of. Paths are absolute, or belong to the repository's folder. */
export interface Compilation {
  readonly program: Program;
  /** This machine where it is missing. */
  readonly target?: Target;
  readonly output: string;
  /** The configuration that names only what the program imports. */
  readonly config: string;
  /** Files beside those of the program. */
  readonly included: readonly string[];
  /** Folders that nothing at run time reads. */
  readonly excluded: readonly string[];
  /** Whether Deno is to leave out npm packages that no module imports. 2.4 cannot. */
  readonly excludesUnusedPackages: boolean;
}

/** The arguments, after `deno`. */
export function compileArguments(compilation: Compilation): string[] {
  const { program, target, output, config, included, excluded } = compilation;
  return [
    "compile",
    "--quiet",
    // `deno task gate` checks the types, and an older Deno that compiles knows older ones of Node.
    "--no-check",
    "--config",
    config,
    ...permissionsOf(program.task),
    ...compilation.excludesUnusedPackages ? ["--exclude-unused-npm"] : [],
    ...target === undefined ? [] : ["--target", target.triple],
    ...[...program.included, ...included].flatMap((path) => ["--include", path]),
    ...excluded.flatMap((path) => ["--exclude", path]),
    "--output",
    output,
    program.entry,
  ];
}
