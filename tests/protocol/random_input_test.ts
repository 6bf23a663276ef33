import { codecs, type CommandDecoder, type Incoming, MadangError } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { bytesOf, joined } from "./bytes.ts";

const rounds = 1_000;

/** Numbers from 0 up to, but not including, `limit`; the same for the same seed (mulberry32). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor(((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32 * limit);
  };
}

type Random = (limit: number) => number;

function noise(random: Random): Uint8Array {
  return Uint8Array.from({ length: random(400) }, () => random(256));
}

/** Good input with a few bytes changed, lost, doubled or put in. */
function mutated(good: string, random: Random): Uint8Array {
  const bytes = [...bytesOf(good)];
  for (let changes = random(6); changes >= 0; changes--) {
    const at = random(bytes.length);
    const kind = random(4);
    if (kind === 0) bytes[at] = random(256);
    else if (kind === 1) bytes.splice(at, random(8));
    else if (kind === 2) bytes.splice(at, 0, ...bytes.slice(at, at + random(20)));
    else {bytes.splice(
        at,
        0,
        ...bytesOf([":", "\n", "{", '"', "\\", "\r", "5", "FILE:"][random(8)]),
      );}
  }
  return Uint8Array.from(bytes);
}

/** Pushes in pieces of random size, with pauses where the decoder waits for one. */
function pushAll(decoder: CommandDecoder, bytes: Uint8Array, random: Random): Incoming[] {
  const items: Incoming[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = 1 + random(64);
    items.push(...decoder.push(bytes.slice(at, at + size)));
    if (decoder.awaitsPause && random(3) === 0) items.push(...decoder.pause());
    at += size;
  }
  return items;
}

function check(items: readonly Incoming[]): void {
  for (const item of items) {
    if (item.kind === "invalid") assert(item.error instanceof MadangError);
    if (item.kind === "command") {
      assertEquals(Object.getPrototypeOf(item.command.parameters), Object.prototype);
    }
  }
}

// No `bytes` and no FILE: what they announce, a changed digit announces too, and nobody can tell it from lines.
const goodJson = '{"request":1,"command":"room_message","room":"마당","text":"hi \\"there\\""}\n' +
  '{"request":"a","command":"register","id":"alice","resume":{"server":"x","after":5}}\n';
const goodLines =
  "BR:alice:안녕 see https://x.kr:8080/:\nROOM:alice:마당:JOIN:\r\nAICHAT:alice:why\nRLIST\n";

function isRoomList(item: Incoming | undefined): boolean {
  return item?.kind === "command" && item.command.name === "room_list";
}

for (const kind of ["random", "mutated"] as const) {
  Deno.test(`json decoder survives ${rounds} ${kind} inputs, and understands the next line`, () => {
    for (let seed = 0; seed < rounds; seed++) {
      const random = randomNumbers(seed);
      const decoder = codecs.json.createCommandDecoder();
      const bytes = kind === "random" ? noise(random) : mutated(goodJson, random);
      check(pushAll(decoder, bytes, random));
      const last = decoder.push(bytesOf('\n{"command":"room_list"}\n')).at(-1);
      assert(isRoomList(last), `seed ${seed}`);
    }
  });

  Deno.test(`colon decoder survives ${rounds} ${kind} inputs of a line peer, and understands the next line`, () => {
    for (let seed = 0; seed < rounds; seed++) {
      const random = randomNumbers(seed);
      const decoder = codecs.colon.createCommandDecoder();
      decoder.push(bytesOf("ID:alice:\n"));
      const bytes = kind === "random" ? noise(random) : mutated(goodLines, random);
      const items = pushAll(decoder, bytes, random);
      check(items);
      if (items.some((item) => item.kind === "command" && item.command.name === "file")) continue;
      assert(isRoomList(decoder.push(bytesOf("\nRLIST:alice:\n")).at(-1)), `seed ${seed}`);
    }
  });

  Deno.test(`colon decoder survives ${rounds} ${kind} inputs of any peer, from the first byte on`, () => {
    for (let seed = 0; seed < rounds; seed++) {
      const random = randomNumbers(seed);
      const decoder = codecs.colon.createCommandDecoder();
      const good = goodLines.replaceAll("\n", "") + "FILE:alice:bob:x:7abc\nBR:RMEM:alice:마당:";
      check(pushAll(decoder, kind === "random" ? noise(random) : mutated(good, random), random));
      if (decoder.awaitsPause) check(decoder.pause());
    }
  });

  Deno.test(`clients survive ${rounds} ${kind} inputs, and understand the next line`, () => {
    const good =
      '{"event":"message","id":1,"at":2,"type":"BR","from":"bob","to":"ALL","text":"hi"}\n' +
      '{"request":1,"part":{"messages":[]}}\n{"request":1,"result":{}}\n[BR] bob: 안녕\n';
    for (let seed = 0; seed < rounds; seed++) {
      const random = randomNumbers(seed);
      const bytes = kind === "random" ? noise(random) : mutated(good, random);
      const json = codecs.json.createEventDecoder();
      json.push(bytes.slice());
      assertEquals(
        json.push(bytesOf('\n{"event":"ping"}\n')).at(-1)?.kind,
        "event",
        `seed ${seed}`,
      );
      const colon = codecs.colon.createEventDecoder();
      colon.push(bytes.slice());
      assertEquals(colon.push(bytesOf("\nSuccess:BR\n")).at(-1), {
        kind: "line",
        text: "Success:BR",
        refused: false,
      });
    }
  });
}

Deno.test("json decoder is in step after raw bytes of any content", () => {
  const random = randomNumbers(1);
  const decoder = codecs.json.createCommandDecoder();
  for (let round = 0; round < 200; round++) {
    const raw = noise(random);
    const items = pushAll(
      decoder,
      joined(bytesOf(`{"command":"who","bytes":${raw.length}}\n`), raw),
      random,
    );
    const [command, ...bodies] = items;
    assert(command.kind === "command" && command.bodyLength === raw.length);
    assert(bodies.every(({ kind }) => kind === "body"));
    assertEquals(
      bodies.map((body) => body.kind === "body" && body.last).indexOf(true),
      bodies.length - 1,
    );
  }
});
