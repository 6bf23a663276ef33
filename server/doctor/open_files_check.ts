/**
 * How many connections the system lets the server have.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { connectionLimits } from "../config/limits.ts";
import { type Check, diagnoses } from "./diagnosis.ts";

/** Files that the server itself has open, beside connections. */
const ownFiles = 100;
/** With room for fewer connections than this, a busy public server may have to turn people away. */
const fewConnections = 4_000;

/** Looks at the limit on open files: each connection is one, and the chat and the phones have so many each. */
export const openFilesCheck: Check = {
  about: { en: "open files", ko: "열린 파일" },
  async run({ settings }) {
    const { ok, warning } = diagnoses(settings);
    const limit = await openFilesLimit();
    if (limit === undefined) return [ok(texts.unknown)];
    const connections = Math.max(0, limit - ownFiles);
    const enough = Math.min(fewConnections, 2 * connectionLimits(settings).total);
    const details = { limit, connections };
    return [connections < enough ? warning(failures.few, details) : ok(texts.fine, details)];
  },
};

/** What the system allows this process, and so a server that is started in the same way; undefined where it does not say. */
async function openFilesLimit(): Promise<number | undefined> {
  try {
    const limits = await Deno.readTextFile("/proc/self/limits");
    const [, soft] = /^Max open files\s+(\d+)/m.exec(limits) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined; // no Linux
  }
}

const failures = problems("doctor", {
  few: {
    en:
      "{limit}, enough for about {connections} connections only: raise it with ulimit -n, or LimitNOFILE= of systemd",
    ko:
      "{limit}개까지 열 수 있어 약 {connections}명만 접속할 수 있습니다. ulimit -n이나 systemd의 LimitNOFILE=로 늘리세요",
    todo: "said",
  },
});

const texts = {
  fine: {
    en: "{limit}, enough for about {connections} connections",
    ko: "{limit}개까지 열 수 있어 약 {connections}명이 접속할 수 있습니다",
  },
  unknown: {
    en: "this system does not say how many: ulimit -n does",
    ko: "이 시스템에서는 알 수 없습니다. ulimit -n으로 볼 수 있습니다",
  },
};
