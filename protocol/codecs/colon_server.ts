/** The server's side of reading the colon protocol. @module */
import type { CommandDecoder, Incoming, WriteStyle } from "../codec.ts";
/** Reads commands. To be written. */
export class ColonCommandDecoder implements CommandDecoder {
  readonly awaitsPause = false;
  readonly writeStyle: WriteStyle = "stream";
  push(): Incoming[] {
    throw new Error("The colon decoder is not written yet");
  }
  pause(): Incoming[] {
    return [];
  }
}
