/**
 * What the status port of a server is opened with, and what its pages say.
 *
 * @module
 */
import { Bucket } from "../../services/allowance.ts";
import type { Log } from "../../services/context.ts";
import type { Settings } from "../config/settings.ts";
import { exposition } from "../metrics/exposition.ts";
import { familiesOf, type Observed } from "../metrics/families.ts";
import type { Certificate } from "../net/certificate.ts";
import { ListenError } from "../net/listener.ts";
import type { ServerStorage } from "../storage/server_storage.ts";
import { openStatusServer, type StatusPages, type StatusServer } from "./status_server.ts";

/**
 * Opens the status port of the settings; undefined where another program has it and nobody chose it, so that a newcomer's
 * server starts.
 *
 * @throws {ListenError} where it was chosen and cannot be listened on
 */
export function openStatus(
  settings: Settings,
  tls: Certificate | undefined,
  log: Log,
): StatusServer | undefined {
  const rate = settings["http-rate"];
  const address = {
    tls,
    hostname: settings["http-host"],
    port: settings["http-port"],
    requests: settings.limits === "off"
      ? undefined
      : new Bucket({ burst: 2 * rate, perSecond: rate }, Date.now),
  };
  try {
    return openStatusServer(address, log);
  } catch (error) {
    const isTaken = error instanceof ListenError && error.cause instanceof Deno.errors.AddrInUse;
    if (isTaken && settings.isHttpOptional) return undefined;
    throw error;
  }
}

/** The pages of a server that runs. */
export function statusPages(
  storage: ServerStorage,
  observed: Omit<Observed, "storage">,
): StatusPages {
  return {
    async problem() {
      if (!await storage.answers()) return "the storage cannot be read";
      try {
        await storage.whenWorking();
        return undefined;
      } catch {
        return "nothing can be saved"; // why is in the log
      }
    },
    metrics: () => exposition(familiesOf({ ...observed, storage: storage.activity })),
  };
}
