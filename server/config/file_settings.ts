/**
 * The settings of files between users.
 *
 * @module
 */
import type { OptionTable } from "../../protocol/mod.ts";

const gibibyte = 1024 ** 3;

/** What files may take. 0 in any of them switches files off. */
export const fileSettingTable = {
  "file-limit": {
    type: "size",
    default: 2 * gibibyte,
    help: {
      en: "Largest file that users may send each other, as in 500M or 2G; 0 switches files off.",
      ko: "주고받을 수 있는 파일의 최대 크기입니다(500M, 2G처럼 씁니다). 0이면 파일 기능을 끕니다.",
    },
  },
  "file-user-quota": {
    type: "size",
    default: 10 * gibibyte,
    help: {
      en: "Most that one user's files may take while they wait for their receivers.",
      ko: "한 사람이 보내 아직 받지 않은 파일 전체의 최대 크기입니다.",
    },
  },
  "file-quota": {
    type: "size",
    default: 50 * gibibyte,
    help: {
      en: "Most that all files may take while they wait for their receivers.",
      ko: "서버가 보관하는 파일 전체의 최대 크기입니다.",
    },
  },
  "file-days": {
    type: "number",
    value: "DAYS",
    default: 7,
    least: 0,
    most: 3_650,
    help: {
      en: "How many days a file waits for its receivers.",
      ko: "받는 사람을 기다리며 파일을 보관하는 날수입니다.",
    },
  },
} as const satisfies OptionTable;
