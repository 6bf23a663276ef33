/**
 * The settings of the status port.
 *
 * @module
 */
import type { OptionTable } from "../../protocol/mod.ts";

/** Where `/healthz`, `/readyz` and `/metrics` are. */
export const httpSettingTable = {
  "http-port": {
    type: "port",
    default: 8080,
    help: {
      en: "Port of /healthz, /readyz and /metrics.",
      ko: "/healthz, /readyz, /metrics를 여는 HTTP 포트입니다.",
    },
  },
  "http-host": {
    type: "text",
    value: "ADDRESS",
    default: "127.0.0.1",
    help: {
      en: "Their address; anyone who can reach it may read them.",
      ko: "그 HTTP 주소입니다. 이 주소에 접속할 수 있는 사람은 누구나 읽을 수 있습니다.",
    },
  },
  "http-rate": {
    type: "number",
    value: "COUNT",
    default: 50,
    least: 1,
    most: 1_000_000,
    help: {
      en: "How many of their requests are answered each second; more get 429.",
      ko: "그 HTTP 포트가 1초에 답하는 요청 수입니다. 넘으면 429로 답합니다.",
    },
  },
} as const satisfies OptionTable;
