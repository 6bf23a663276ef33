/**
 * What is compiled, and for which machines.
 *
 * @module
 */

/** A machine that there are programs for. */
export interface Target {
  /** What the files that people download call it. */
  readonly name: string;
  /** What Deno calls it. */
  readonly triple: string;
  /** What the names of programs end in there. */
  readonly extension: "" | ".exe";
}

/** All machines of a release. `install.sh` and the release workflow know them by these names. */
export const targets: readonly Target[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", extension: "" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", extension: "" },
  { name: "macos-x64", triple: "x86_64-apple-darwin", extension: "" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", extension: "" },
  { name: "windows-x64", triple: "x86_64-pc-windows-msvc", extension: ".exe" },
];

/** A program, and what has to be in it beside the modules that its entry imports. */
export interface Program {
  readonly name: "madang-server" | "madang-client";
  readonly entry: string;
  /** Modules and files that are found at run time only: a worker, a text. */
  readonly included: readonly string[];
  /** The task of deno.json that runs it from source. Its permissions are the program's. */
  readonly task: "serve" | "client";
}

/** Both programs. */
export const programs: readonly Program[] = [
  {
    name: "madang-server",
    entry: "main.ts",
    included: ["server/storage/worker.ts", "client/messengerbotR/bridge.js"],
    task: "serve",
  },
  { name: "madang-client", entry: "client/main.ts", included: [], task: "client" },
];

/** Which Deno compiles: `--exclude-unused-npm` came with 2.9. */
export function knowsUnusedPackages(denoVersion: string): boolean {
  const [major, minor] = denoVersion.split(".").map(Number);
  return major > 2 || (major === 2 && minor >= 9);
}
