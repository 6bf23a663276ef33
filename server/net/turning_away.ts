/**
 * Telling a peer of the chat why it is not let in.
 *
 * @module
 */
import { codecs, detectCodec, type Language, type MadangError } from "../../protocol/mod.ts";
import type { Transport } from "./transport.ts";
import { within } from "./within.ts";

/** How long a peer has to show which protocol it speaks, and then to take the reason, in milliseconds each. */
const patience = 1_000;
/** Most peers that are told at the same time. More are closed without a word: they must cost nothing. */
const mostAtOnce = 64;

/**
 * Makes what tells a peer the reason and closes its connection. A client says something at once, which shows how it
 * reads; whoever does not is taken for a person.
 */
export function createTurningAway(
  language: Language,
): (transport: Transport, reason: MadangError) => void {
  let underWay = 0;
  return (transport, reason) => {
    if (underWay >= mostAtOnce) return transport.close();
    underWay++;
    void tell(transport, reason, language).finally(() => {
      underWay--;
      transport.close();
    });
  };
}

async function tell(transport: Transport, reason: MadangError, language: Language): Promise<void> {
  const buffer = new Uint8Array(1024);
  let first: number | undefined;
  // Both may fail because the peer is gone, or only after the connection was closed here: nobody is left to be told.
  const reading = transport.read(buffer).then((count) => void (first = count ? buffer[0] : first))
    .catch(() => {});
  await within(patience, reading);
  const codec = codecs[first === undefined ? "colon" : detectCodec(first)];
  const { code, details } = reason;
  const bytes = codec.encodeEvent({ event: "closing", code, details }, language);
  if (bytes) await within(patience, transport.write(bytes).catch(() => 0));
}
