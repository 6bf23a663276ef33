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
  await bob.send("WHO\n");
  await bob.line();
  assertEquals(await bob.line(), "bob");
  await bob.send("BR:bob:마지막:\n");
  assertEquals(await bob.line(), "Success:BR");
});
