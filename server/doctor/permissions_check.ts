/**
 * Whether others on the machine can read what is private.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { configurationFiles } from "../config/configuration_files.ts";
import { adminFile } from "../admin/endpoint.ts";
import { type Check, diagnoses } from "./diagnosis.ts";

/** Looks at who may read the data folder, the keys and the token of the operator's subcommands. */
export const permissionsCheck: Check = {
  about: { en: "permissions", ko: "권한" },
  async run({ settings }) {
    const { ok, warning } = diagnoses(settings);
    // Windows keeps no such modes.
    if (Deno.build.os === "windows") return [ok(texts.windows)];
    const { key, token, backup } = configurationFiles(settings["config-dir"]);
    const tlsKey = settings["tls-key"];
    const files = [key, token, backup, ...tlsKey === undefined ? [] : [tlsKey], ".env"];
    const found = [
      ...(await looseOnes([settings["data-dir"]])).map((path) => ({ path, mode: 700 })),
      ...(await looseOnes([...files, adminFile(settings["data-dir"])]))
        .map((path) => ({ path, mode: 600 })),
    ];
    if (found.length === 0) return [ok(texts.fine)];
    return found.map((each) => warning(failures.loose, each));
  },
};

/** Those of the paths that are there, and that others than their owner may use. */
async function looseOnes(paths: readonly string[]): Promise<string[]> {
  const loose: string[] = [];
  for (const path of paths) {
    try {
      const { mode } = await Deno.stat(path);
      if (((mode ?? 0) & 0o077) !== 0) loose.push(path);
    } catch (error) {
      const isAbsent = error instanceof Deno.errors.NotFound ||
        error instanceof Deno.errors.PermissionDenied || error instanceof Deno.errors.NotADirectory;
      if (!isAbsent) throw error;
    }
  }
  return loose;
}

const failures = problems("doctor", {
  loose: {
    en: "others on this machine may read {path}: chmod {mode} {path}",
    ko: "{path}: 이 컴퓨터의 다른 사용자도 읽을 수 있습니다. 막으려면: chmod {mode} {path}",
    todo: "said",
  },
});

const texts = {
  fine: { en: "only you can read what is private", ko: "비밀 파일은 이 사용자만 읽을 수 있습니다" },
  windows: {
    en: "on Windows they are not looked at",
    ko: "Windows에서는 살펴보지 않습니다",
  },
};
