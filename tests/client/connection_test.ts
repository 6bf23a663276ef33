import { assert } from "../helpers/assert.ts";
import { FakeServer } from "../helpers/fake_server.ts";
import { integrationTest } from "../helpers/needs.ts";
import { Connection, type ConnectionOptions } from "../../client/connection.ts";

function options(server: FakeServer, closed: () => void): ConnectionOptions {
  return {
    address: server.address,
    codec: "json",
    from: "alice",
    language: "en",
    listener: { event() {}, line() {}, closed },
    patience: { silence: 1, answer: 1 },
  };
}

integrationTest(
  "a connection asks a silent server, and counts as lost without an answer",
  async () => {
    await using server = new FakeServer();
    const { promise: lost, resolve } = Promise.withResolvers<void>();
    await Connection.open(options(server, resolve));
    await (await server.accept()).expect("ping");
    await lost;
  },
);

integrationTest("a connection with a server that answers stays", async () => {
  await using server = new FakeServer();
  let isLost = false;
  const patience = { silence: 1, answer: 60_000 };
  const connection = await Connection.open({
    ...options(server, () => isLost = true),
    patience,
  });
  const peer = await server.accept();
  for (let round = 0; round < 5; round++) {
    await peer.expect("ping");
    await peer.answer("ping", {});
  }
  assert(!isLost);
  connection.close();
});
