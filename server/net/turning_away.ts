/**
 * Telling a peer of the chat why it is not let in.
 *
 * @module
 */
import {
  type Codec,
  codecs,
  detectCodec,
  isLanguage,
  type Language,
  type MadangError,
} from "../../protocol/mod.ts";
import type { Transport } from "./transport.ts";
import { within } from "../within.ts";

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
  let heard = buffer.subarray(0, 0);
  // Both may fail because the peer is gone, or only after the connection was closed here: nobody is left to be told.
  const reading = transport.read(buffer)
    .then((count) => void (heard = buffer.subarray(0, count ?? 0)))
    .catch(() => {});
  await within(patience, reading);
  const codec = codecs[heard.length === 0 ? "colon" : detectCodec(heard[0])];
  const { code, details } = reason;
  const event = { event: "closing", code, details } as const;
  const bytes = codec.encodeEvent(event, languageOf(heard, codec) ?? language);
  if (bytes) await within(patience, transport.write(bytes).catch(() => 0));
}

/** The language that a peer asks for as it registers, where it does. */
function languageOf(heard: Uint8Array, codec: Codec): Language | undefined {
  const [first] = codec.createCommandDecoder().push(heard);
  const wanted = first?.kind === "command" ? first.command.parameters.language : undefined;
  return isLanguage(wanted) ? wanted : undefined;
}
