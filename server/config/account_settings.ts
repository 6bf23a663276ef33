/**
 * The settings of accounts.
 *
 * @module
 */
import type { OptionTable } from "../../protocol/mod.ts";

/** Who may register. */
export const accountSettingTable = {
  auth: {
    type: "choice",
    choices: ["open", "accounts"],
    default: "open",
    help: {
      en: "open lets anyone join under an ID without an account; accounts only those who have one.",
      ko:
        "open이면 계정이 없는 아이디로 누구나 들어오고, accounts면 계정이 있는 사람만 들어옵니다.",
    },
  },
} as const satisfies OptionTable;
