import { Doorkeeper } from "../../server/net/doorkeeper.ts";
import { createLog } from "../../server/log.ts";
import { openListener } from "../../server/net/listener.ts";
import { assertEquals } from "../helpers/assert.ts";
import { integrationTest, integrationTestWith, mayReachOut } from "../helpers/needs.ts";
import { LinePeer } from "../helpers/peers.ts";
import { ScriptPeer } from "../helpers/script_peer.ts";
import { startTestServer } from "../helpers/server.ts";

// Deno cannot reset a connection; Python can, by closing one that must not linger.
const resetting = `
import socket, struct, sys
for _ in range(50):
    connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.send(b"x")
    connection.close()
`;

async function python(...args: string[]): Promise<boolean> {
  try {
    return (await new Deno.Command("python3", { args }).output()).success;
  } catch {
    return false; // which is the answer
  }
}

const missing = mayReachOut && !await python("-c", "") ? "there is no python3" : undefined;

integrationTestWith(missing, "connections that are reset at once keep nobody waiting", async () => {
  await using server = await startTestServer();
  assertEquals(await python("-c", resetting, String(server.botPort)), true);
  await using phone = await ScriptPeer.start(server.botPort, "2.9.0c");
  assertEquals(await phone.ask("# echo 1"), "에코: 1");
  assertEquals(server.lines.filter((line) => line.includes("could not be accepted")), []);
});

integrationTest(
  "a connection that cannot be served is closed, and others still come in",
  async () => {
    const log = createLog({ level: "ERROR", console() {}, isColoured: false });
    const limits = { total: 10, perAddress: 10, exempt: new Set<string>() };
    const doorkeeper = new Doorkeeper({ limits, log, now: Date.now, turnAway() {} });
    const flags = { port: "--chat-port", host: "--host" };
    const listener = openListener({ hostname: "127.0.0.1", port: 0, flags }, {
      log,
      doorkeeper,
      createSession() {
        throw new Error("no session");
      },
    });
    for (let count = 0; count < 2; count++) {
      await using peer = await LinePeer.connect(listener.port);
      await peer.ended();
    }
    await listener.close();
  },
);
