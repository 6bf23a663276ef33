/**
 * How many connections the system lets the server have.
 *
 * @module
 */
import { connectionLimits } from "../config/limits.ts";
import { type Check, diagnoses } from "./diagnosis.ts";

/** Files that the server itself has open, beside connections. */
const ownFiles = 100;
/** With room for fewer connections than this, a busy public server may have to turn people away. */
const fewConnections = 4_000;

/** Looks at the limit on open files: each connection is one, and the chat and the phones have so many each. */
export const openFilesCheck: Check = {
  about: { en: "open files", ko: "열린 파일" },
  run({ settings }) {
    const { ok, warning } = diagnoses(settings);
    const enough = Math.min(fewConnections, 2 * connectionLimits(settings).total);
    const files = openableFiles(ownFiles + enough);
    if (files === undefined) return [ok(texts.unknown)];
    const connections = Math.max(0, files - ownFiles);
    return [
      connections < enough ? warning(texts.few, { connections }) : ok(texts.fine, { enough }),
    ];
  },
};

/**
 * How many files this process may open, and so a server that is started in the same way: tried, up to `most`, because
 * systems that say so say it in files that a program without all permissions cannot read. Undefined where it cannot be
 * tried.
 */
function openableFiles(most: number): number | undefined {
  if (Deno.build.os === "windows") return undefined;
  const files: Deno.FsFile[] = [];
  try {
    while (files.length < most) files.push(Deno.openSync("/dev/null"));
  } catch (error) {
    const isLimit = error instanceof Error && "code" in error &&
      ["EMFILE", "ENFILE"].includes(String(error.code));
    if (!isLimit) return undefined;
  } finally {
    for (const file of files) file.close();
  }
  return files.length;
}

const texts = {
  fine: {
    en: "enough for {enough} connections and more",
    ko: "{enough}명 넘게 접속할 수 있습니다",
  },
  few: {
    en:
      "enough for about {connections} connections only: raise their number with ulimit -n, or LimitNOFILE= of systemd",
    ko: "약 {connections}명만 접속할 수 있습니다. ulimit -n이나 systemd의 LimitNOFILE=로 늘리세요",
  },
  unknown: {
    en: "this system does not say how many: ulimit -n does",
    ko: "이 시스템에서는 알 수 없습니다. ulimit -n으로 볼 수 있습니다",
  },
};
