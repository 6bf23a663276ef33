/**
 * Whether the clock is right, as far as that can be told without asking another machine.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { type Check, diagnoses } from "./diagnosis.ts";

/** No server of this version ran before this year. */
const earliestYear = 2026;
/** So far may clocks differ before it is worth a word, in milliseconds. */
const tolerance = 60_000;

/** Looks for a year that cannot be, and for files of the server's that are newer than now. */
export const clockCheck: Check = {
  about: { en: "clock", ko: "시계" },
  async run({ settings }) {
    const { ok, problem } = diagnoses(settings);
    const now = new Date();
    const time = localTime(now);
    if (now.getFullYear() < earliestYear) return [problem(failures.wrong, { time })];
    const logFile = `${settings["data-dir"]}/logs/server.log`;
    const writtenAt = await lastWritten(logFile);
    if (writtenAt !== undefined && writtenAt.getTime() > now.getTime() + tolerance) {
      return [problem(failures.behind, { time, file: logFile, written: localTime(writtenAt) })];
    }
    return [ok(texts.fine, { time })];
  },
};

async function lastWritten(path: string): Promise<Date | undefined> {
  try {
    return (await Deno.stat(path)).mtime ?? undefined;
  } catch {
    return undefined; // the disk's check says what is wrong there
  }
}

/** As the log writes times, with the zone, since that may be what is wrong. */
function localTime(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  const [sign, size] = [minutes < 0 ? "-" : "+", Math.abs(minutes)];
  const two = (part: number) => String(part).padStart(2, "0");
  const local = new Date(date.getTime() + minutes * 60_000).toISOString();
  const zone = `UTC${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return `${local.slice(0, 10)} ${local.slice(11, 19)} ${zone}`;
}

const failures = problems("doctor", {
  wrong: {
    en: "it says {time}, which cannot be: set it by the network, or phones that sign are refused",
    ko:
      "{time}(이라고/라고) 되어 있습니다. 맞을 수 없는 시각이니 네트워크로 맞추세요. 그대로 두면 서명하는 휴대폰을 거부합니다",
    todo: "said",
  },
  behind: {
    en: "it says {time}, but {file} was written at {written}: set it by the network",
    ko: "{time}인데 {file} 파일은 {written}에 쓰였습니다. 시계를 네트워크로 맞추세요",
    todo: "said",
  },
});

const texts = {
  fine: { en: "{time}", ko: "{time}" },
};
