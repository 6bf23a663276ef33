/** What `deno task bench` can be told. @module */
import { assertEquals, assertThrows } from "../helpers/assert.ts";
import { readBenchOptions, scaled, usualOptions } from "./options.ts";

const names = ["room", "search"];

Deno.test("readBenchOptions() measures all as usual without flags", () => {
  assertEquals(readBenchOptions([], names), usualOptions);
});

Deno.test("readBenchOptions() reads each flag, with = or a space", () => {
  const args =
    "--only=search,room --workload rare --subject Madang --secs 0.2 --rounds 3 --scale=0.01 " +
    "--json --charts out";
  assertEquals(readBenchOptions(args.split(" "), names), {
    only: ["search", "room"],
    workload: "rare",
    subject: "Madang",
    secs: 0.2,
    rounds: 3,
    scale: 0.01,
    json: true,
    charts: "out",
  });
});

Deno.test("readBenchOptions() says what may stand where something else does", () => {
  const refused: readonly (readonly [argument: string, reason: string])[] = [
    ["--onyl=room", "--only"],
    ["room", "--only"],
    ["--only=rooms", "there are room, search"],
    ["--secs=fast", "above 0"],
    ["--rounds=0", "above 0"],
    ["--scale=-1", "above 0"],
  ];
  for (const [argument, reason] of refused) {
    assertThrows(() => readBenchOptions([argument], names), TypeError, reason);
  }
});

Deno.test("scaled() never falls below what a workload needs", () => {
  assertEquals(scaled(100, { ...usualOptions, scale: 0.25 }), 25);
  assertEquals(scaled(100, { ...usualOptions, scale: 0.001 }), 2);
  assertEquals(scaled(100, { ...usualOptions, scale: 0.001 }, 1), 1);
});
