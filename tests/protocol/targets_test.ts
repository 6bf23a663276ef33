import { MadangError, readBanTarget, readMuteTarget, targetText } from "../../protocol/mod.ts";
import { assertEquals, assertThrows } from "../helpers/assert.ts";

Deno.test("readBanTarget() tells IDs, addresses and both apart", () => {
  for (
    const [text, target, normal] of [
      [" bob ", { id: "bob" }, "bob"],
      ["마당".normalize("NFD"), { id: "마당" }, "마당"],
      ["203.0.113.7", { network: "203.0.113.7" }, "203.0.113.7"],
      ["2001:db8::5", { network: "2001:db8:0:0::/64" }, "2001:db8:0:0::/64"],
      ["2001:db8:0:0::/64", { network: "2001:db8:0:0::/64" }, "2001:db8:0:0::/64"],
      ["bob/IP", { id: "bob", network: "ip" }, "bob/ip"],
      ["bob/203.0.113.7", { id: "bob", network: "203.0.113.7" }, "bob/203.0.113.7"],
      ["bob/2001:db8::5", { id: "bob", network: "2001:db8:0:0::/64" }, "bob/2001:db8:0:0::/64"],
    ] as const
  ) {
    assertEquals(readBanTarget(text), target, text);
    assertEquals(targetText(readBanTarget(text)), normal);
    assertEquals(readBanTarget(normal), target, "its own form is one");
  }
});

Deno.test("readMuteTarget() tells an ID from one in a room", () => {
  assertEquals(readMuteTarget("bob"), { id: "bob" });
  assertEquals(readMuteTarget("bob/마당"), { id: "bob", room: "마당" });
  assertEquals(targetText(readMuteTarget("bob / 마당 A")), "bob/마당 A");
});

Deno.test("targets of which a part is no name or address are refused", () => {
  for (const text of ["", "/", "bob/", "/ip", "bob/nowhere", "b:b", "#bob", "bob/1.2.3.4/x"]) {
    assertThrows(() => readBanTarget(text), MadangError);
  }
  for (const text of ["", "bob/", "/yard", "bob/#yard", "bob/a/b"]) {
    assertThrows(() => readMuteTarget(text), MadangError);
  }
});
