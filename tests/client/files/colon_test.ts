import { assertEquals, assertStringIncludes } from "../../helpers/assert.ts";
import { ClientProgram } from "../../helpers/client_program.ts";
import { FakeServer } from "../../helpers/fake_server.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";
import { sha256, wildBytes } from "./fake_transfers.ts";

function start(server: FakeServer, folder: string): ClientProgram {
  return new ClientProgram(
    ["--port", String(server.port), "--id", "alice", "--codec", "colon"],
    { cwd: folder },
  );
}

integrationTest(
  "in the colon protocol a header and the bytes go out, and nothing between them",
  async () => {
    await using folder = await temporaryFolder();
    await using server = new FakeServer("colon");
    const bytes = wildBytes(700_000);
    await Deno.writeFile(`${folder.path}/우리 고양이.png`, bytes);
    await Deno.writeFile(`${folder.path}/nothing`, new Uint8Array(0));
    await using client = start(server, folder.path);
    await client.type("FILE:bob:우리 고양이.png", "BR:hi", "FILE:#마당:nothing", "BR:ho");
    await client.endInput();
    const peer = await server.accept();
    await peer.expect("register");
    await peer.raw("Success:Reg_ID\n");
    const { command } = await peer.expect("file");
    assertEquals(command.parameters, { to: "bob", name: "우리 고양이.png", size: "700000" });
    assertEquals(sha256(await peer.body()), sha256(bytes));
    await peer.raw("Success:파일\n");
    assertEquals((await peer.expect("broadcast")).command.parameters.text, "hi");
    assertEquals((await peer.expect("file")).command.parameters.to, "#마당");
    assertEquals((await peer.body()).length, 0);
    assertEquals((await peer.expect("broadcast")).command.parameters.text, "ho");
    await peer.expect("quit");
    peer.drop();
    const { code, stdout, stderr } = await client.ended();
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "[1] All of 우리 고양이.png (683.6 KiB) to bob has gone out;");
  },
);

integrationTest("in the colon protocol what arrives is a line", async () => {
  await using folder = await temporaryFolder();
  await using server = new FakeServer("colon");
  await using client = start(server, folder.path);
  const peer = await server.accept();
  await peer.expect("register");
  await peer.raw("Success:Reg_ID\n[FILE] bob: cat.png (5 bytes)\n");
  await client.said("[FILE] bob: cat.png (5 bytes)\n");
  await client.endInput();
  await peer.expect("quit");
  peer.drop();
  assertEquals((await client.ended()).code, 0);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});
