import { codecNames, codecs, commandNames, definitionOf, detectCodec } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";
import { bytesOf } from "./bytes.ts";
import { sampleParameters } from "./samples.ts";

Deno.test("detectCodec knows each codec by the first byte of any of its commands", () => {
  for (const codec of codecNames) {
    for (const name of commandNames) {
      if (definitionOf(name).body) continue;
      const command = { name, parameters: sampleParameters[name] };
      const bytes = codecs[codec].encodeCommand({ command, from: "alice" });
      if (bytes) assertEquals(detectCodec(bytes[0]), codec);
    }
  }
});

Deno.test("detectCodec takes everything that is not native for colon", () => {
  for (const text of ["GET / HTTP/1.1", "\n", " {", "[", "\u0000", "안"]) {
    assertEquals(detectCodec(bytesOf(text)[0]), "colon");
  }
});
