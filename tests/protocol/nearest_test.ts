import { nearest } from "../../protocol/nearest.ts";
import { assertEquals } from "../helpers/assert.ts";

const flags = ["host", "port", "mode", "chat-port", "storage", "config"];

Deno.test("nearest finds the word that was meant", () => {
  for (
    const [typed, meant] of [
      ["prot", "port"],
      ["hots", "host"],
      ["MODE", "mode"],
      ["hst", "host"],
      ["chat-prot", "chat-port"],
      ["storrage", "storage"],
      ["confg", "config"],
    ]
  ) assertEquals(nearest(typed, flags), meant, typed);
  assertEquals(nearest("/jion", ["/join", "/who"], "/"), "/join");
});

Deno.test("nearest suggests nothing for a word that is near to none", () => {
  for (const typed of ["nope", "nosuch", "frobnicate", "x", ""]) {
    assertEquals(nearest(typed, flags), undefined, typed);
  }
  assertEquals(nearest("/x", ["/q", "/who"], "/"), undefined);
});

Deno.test("nearest prefers the fewest edits", () => {
  assertEquals(nearest("storages", ["storagex1", "storage"]), "storage");
  assertEquals(nearest("port", []), undefined);
});
