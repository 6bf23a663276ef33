import { assertEquals } from "../helpers/assert.ts";
import { integrationTestWith, mayReachOut } from "../helpers/needs.ts";
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
