import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";
import { LinePeer } from "../helpers/peers.ts";
import { startTestServer } from "../helpers/server.ts";

integrationTest("what a web page makes a browser send is not obeyed", async () => {
  await using server = await startTestServer();
  await using bob = await LinePeer.join(server.port, "bob");
  const body = "ID:web:\nBR:web:forged:\n";
  const response = fetch(`http://127.0.0.1:${server.port}/`, { method: "POST", body });
  assertMatch(await response.then(() => "", String), /./); // it is no HTTP
  await using page = await LinePeer.connect(server.port);
  // The address of a request is of the page's choice too, and may fill the first read.
  await page.send(`POST /${"A".repeat(4_089)}:`);
  await page.send(
    "ID:web:BR:web:forged: HTTP/1.1\r\nHost: madang\r\n\r\nID:web:\nBR:web:forged:\n",
  );
  assertMatch(await page.line(), /^Error:/);
  await page.ended();
  assertEquals(page.received.trim().split("\n").length, 1);
  await bob.send("WHO\n");
  await bob.line();
  assertEquals(await bob.line(), "bob");
  await bob.send("BR:bob:마지막:\n");
  assertEquals(await bob.line(), "Success:BR");
});
