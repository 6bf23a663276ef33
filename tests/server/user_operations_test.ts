import { askServer } from "../../server/admin/ask.ts";
import { openAdminEndpoint } from "../../server/admin/endpoint.ts";
import type { AdminOperations } from "../../server/admin/operations.ts";
import { createUserOperations } from "../../server/admin/user_operations.ts";
import { Accounts } from "../../services/accounts.ts";
import { MadangError } from "../../protocol/mod.ts";
import { assertEquals, assertRejects } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";
import { gatheringLog } from "../storage/place.ts";

const ignore = () => {};

function createAccounts(): Accounts {
  return new Accounts({
    // As long as a disk may take: whoever asks meanwhile comes before it is done.
    storage: { commit: () => new Promise((resolve) => setTimeout(resolve)) },
    log: { debug: ignore, info: ignore, warning: ignore, error: ignore },
    passwords: { verify: () => Promise.resolve(false) },
    mode: "accounts",
    stored: [],
    now: () => 1,
  });
}

Deno.test("of two operators who add the same user at once one is told that it exists", async () => {
  const accounts = createAccounts();
  const operations = createUserOperations(accounts);
  const add = (password: string) => operations["user/add"]({ id: "alice", password });
  const outcomes = await Promise.all([add("one"), add("two")]);
  assertEquals(outcomes, [{ done: { id: "alice", role: "user", at: 1 } }, {
    refused: "exists",
    id: "alice",
  }]);
  assertEquals(accounts.find("alice")?.password, "one");
});

Deno.test("changes of a user that are asked for at once are all made", async () => {
  const accounts = createAccounts();
  const operations = createUserOperations(accounts);
  await operations["user/add"]({ id: "alice", password: "one", role: "operator" });
  await Promise.all([
    operations["user/change"]({ id: "alice", role: "user" }),
    operations["user/change"]({ id: "alice", password: "two" }),
  ]);
  const { role, password } = accounts.find("alice")!;
  assertEquals([role, password], ["user", "two"]);
  const outcomes = await Promise.all([
    operations["user/remove"]({ id: "alice" }),
    operations["user/change"]({ id: "alice", password: "three" }),
  ]);
  assertEquals(outcomes[1], { refused: "unknown", id: "alice" });
  assertEquals(accounts.all, []);
});

integrationTest(
  "an operator is told what the server expects to fail, and the log is not",
  async () => {
    await using folder = await temporaryFolder();
    const fails = () => Promise.reject(new MadangError("storage_failed"));
    const operations = { "user/add": fails } as unknown as AdminOperations;
    const troubles: string[] = [];
    await using _endpoint = await openAdminEndpoint(
      folder.path,
      operations,
      gatheringLog(troubles),
    );
    const asking = () => askServer(folder.path, "user/add", { id: "alice", password: "one" });
    assertEquals((await assertRejects(asking, MadangError)).code, "storage_failed");
    assertEquals(troubles, []);
  },
);
