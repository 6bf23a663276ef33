import { networkOf, parseNetwork } from "../../protocol/mod.ts";
import { assertEquals } from "../helpers/assert.ts";

Deno.test("parseNetwork() has one form for each IPv4 address, and for each IPv6 network of 64 bits", () => {
  for (
    const [text, network] of [
      ["203.0.113.7", "203.0.113.7"],
      [" 127.0.0.1 ", "127.0.0.1"],
      ["::ffff:203.0.113.7", "203.0.113.7"],
      ["::FFFF:cb00:7107", "203.0.113.7"],
      ["2001:DB8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
      ["2001:db8:1:2::", "2001:db8:1:2::/64"],
      ["2001:db8:1:2::/64", "2001:db8:1:2::/64"],
      ["2001:0db8::5", "2001:db8:0:0::/64"],
      ["::1", "0:0:0:0::/64"],
      ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ]
  ) assertEquals(parseNetwork(text), network, text);
});

Deno.test("parseNetwork() knows what is no address", () => {
  for (
    const text of [
      "",
      "bob",
      "1.2.3",
      "1.2.3.256",
      "1.2.3.4.5",
      ":",
      "::g",
      "1:2:3",
      "a:b",
      "[::1]",
    ]
  ) {
    assertEquals(parseNetwork(text), undefined, text);
  }
  assertEquals(networkOf("bob"), "bob");
});
