/**
 * Whether the data folder can be written, and whether there is room.
 *
 * @module
 */
import { problems } from "../../protocol/problems.ts";
import { statfs } from "node:fs";
import { promisify } from "node:util";
import { formatByteSize } from "../../protocol/byte_sizes.ts";
import { dirname } from "../std/path.ts";
import { readableReasonOf } from "../reason.ts";
import { type Check, diagnoses, type Diagnosis, type Patient } from "./diagnosis.ts";

const mebibyte = 1024 ** 2;
const gibibyte = 1024 ** 3;
/** Less free space than this is worth a look, in bytes. */
const scarce = gibibyte;
/** With less than this a server does not get far. */
const tooLittle = 100 * mebibyte;

/** Looks for a data folder that can be written, and for free space. */
export const diskCheck: Check = {
  about: { en: "disk", ko: "디스크" },
  async run(patient) {
    const { settings } = patient;
    const { ok, problem } = diagnoses(settings);
    const folder = settings["data-dir"];
    const existing = await nearestFolder(folder);
    try {
      const probe = await Deno.makeTempFile({ dir: existing, prefix: ".madang-doctor-" });
      await Deno.remove(probe);
    } catch (error) {
      return [problem(failures.notWritable, { folder: existing, reason: readableReasonOf(error) })];
    }
    const writable = existing === folder ? texts.writable : texts.toBeMade;
    return [ok(writable, { folder }), ...await freeSpace(patient, existing)];
  },
};

async function freeSpace({ settings }: Patient, folder: string): Promise<Diagnosis[]> {
  const { ok, warning, problem } = diagnoses(settings);
  let free: number;
  try {
    const { bavail, bsize } = await promisify(statfs)(folder);
    free = bavail * bsize;
  } catch (error) {
    return [warning(failures.unknown, { reason: readableReasonOf(error) })];
  }
  const unit = free < 10 * gibibyte ? mebibyte : gibibyte;
  const details = { folder, free: formatByteSize(free - free % unit) };
  if (free < tooLittle) return [problem(failures.full, details)];
  const quota = settings["file-quota"];
  if (free < scarce) return [warning(failures.scarce, details)];
  if (free < quota) {
    return [warning(failures.quota, { ...details, quota: formatByteSize(quota) })];
  }
  return [ok(texts.free, details)];
}

/** The folder, or the first above it that is there. */
async function nearestFolder(folder: string): Promise<string> {
  for (let each = folder;; each = dirname(each)) {
    try {
      await Deno.stat(each);
      return each;
    } catch (error) {
      // Above the root there is nothing; whatever else is wrong shows when it is written to.
      if (!(error instanceof Deno.errors.NotFound) || dirname(each) === each) return each;
    }
  }
}

const failures = problems("doctor", {
  notWritable: {
    en:
      "{folder} cannot be written ({reason}): change its permissions, or choose another folder with --data-dir",
    ko:
      "{folder} 폴더에 쓸 수 없습니다({reason}). 폴더의 권한을 바꾸거나 --data-dir로 다른 폴더를 고르세요",
    todo: "said",
  },
  quota: {
    en:
      "{free} free, but files between users may take {quota}: make room, or set --file-quota lower",
    ko:
      "빈 공간은 {free}인데 주고받는 파일은 {quota}까지 쌓일 수 있습니다. 공간을 늘리거나 --file-quota를 낮추세요",
    todo: "said",
  },
  scarce: {
    en: "only {free} free in {folder}: make room soon",
    ko: "{folder}에 빈 공간이 {free}뿐입니다. 곧 공간을 늘려야 합니다",
    todo: "said",
  },
  full: {
    en: "only {free} free in {folder}: make room, since nothing can be saved on a full disk",
    ko:
      "{folder}에 빈 공간이 {free}뿐입니다. 디스크가 차면 아무것도 저장할 수 없으니 공간을 늘리세요",
    todo: "said",
  },
  unknown: {
    en: "how much is free cannot be found out ({reason}): see that there is room",
    ko: "빈 공간을 알 수 없습니다({reason}). 공간이 있는지 살펴보세요",
    todo: "said",
  },
});

const texts = {
  writable: { en: "{folder} can be written", ko: "{folder} 폴더에 쓸 수 있습니다" },
  toBeMade: {
    en: "{folder} is made at the first start",
    ko: "{folder} 폴더는 처음 켤 때 만들어집니다",
  },
  free: { en: "{free} free", ko: "빈 공간 {free}" },
};
