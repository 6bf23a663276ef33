import { systemReason } from "../../protocol/mod.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { temporaryFolder } from "../helpers/folder.ts";
import { integrationTest } from "../helpers/needs.ts";

integrationTest("systemReason() says in both languages what a file's errors mean", async () => {
  await using folder = await temporaryFolder();
  const file = `${folder.path}/file`;
  await Deno.writeTextFile(file, "");
  const saidOf = async (attempt: () => Promise<unknown>) => {
    const error = await attempt().then(() => undefined, (error: Error) => error);
    assert(error !== undefined, "nothing failed");
    return systemReason(error.message);
  };
  assertEquals(await saidOf(() => Deno.readTextFile(`${folder.path}/none`)), {
    en: "it is not there",
    ko: "그런 파일이나 폴더가 없습니다",
  });
  assertEquals(await saidOf(() => Deno.mkdir(file)), {
    en: "something else has its name",
    ko: "같은 이름의 다른 것이 이미 있습니다",
  });
  if (Deno.build.os === "windows") return;
  assertEquals(
    (await saidOf(() => Deno.mkdir(`${file}/below`))).ko,
    "폴더가 있어야 할 곳에 파일이 있습니다",
  );
  assertEquals((await saidOf(() => Deno.readTextFile(folder.path))).ko, "파일이 아니라 폴더입니다");
  assertEquals(
    (await saidOf(() => Deno.stat(`${folder.path}/${"긴".repeat(200)}`))).ko,
    "이름이 너무 깁니다",
  );
});

integrationTest("systemReason() leaves nothing of Deno in words that it does not know", () => {
  const said = "지정된 파일을 찾을 수 없습니다. (os error 2): readfile 'C:\\none'";
  const words = "지정된 파일을 찾을 수 없습니다.";
  assertEquals(systemReason(said), { en: words, ko: words });
  const closed = `Requires write access to "/dev/shm/x", run again with the --allow-write flag`;
  assert(systemReason(closed).ko.includes("/dev와 /proc"));
});
