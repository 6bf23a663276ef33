import { atHome, findLocalFile, pathsMeant } from "../../../client/files/local_file.ts";
import { readFileLine } from "../../../client/files/file_line.ts";
import { Complaint } from "../../../client/texts.ts";
import { assertEquals, assertThrows } from "../../helpers/assert.ts";
import { temporaryFolder } from "../../helpers/folder.ts";
import { integrationTest } from "../../helpers/needs.ts";

integrationTest("pathsMeant understands ~, quotes and escaped spaces", () => {
  const home = Deno.env.get("HOME");
  assertEquals(pathsMeant("~/cat.png"), [`${home}/cat.png`]);
  assertEquals(pathsMeant(" '~/my cat.png' "), [`${home}/my cat.png`]);
  assertEquals(pathsMeant("\"a 'b' c\""), ["a 'b' c"]);
  assertEquals(pathsMeant("a\\ b"), ["a\\ b", "a b"]);
  assertEquals(atHome("~other/cat.png"), "~other/cat.png");
});

integrationTest(
  "findLocalFile prefers the name as it was typed to the one without backslashes",
  async () => {
    await using folder = await temporaryFolder();
    await Deno.writeTextFile(`${folder.path}/a\\ b`, "1");
    await Deno.writeTextFile(`${folder.path}/a b`, "22");
    await Deno.rename(`${folder.path}/a\\ b`, `${folder.path}/c\\ d`);
    assertEquals(findLocalFile(`${folder.path}/a\\ b`).size, 2);
    // A backslash is for every system to have in a path, but not for any name that is sent.
    assertThrows(() => findLocalFile(`${folder.path}/c\\ d`), Error, "file_name_character");
  },
);

integrationTest("findLocalFile names a link by its own name", async () => {
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(`${folder.path}/a`, "1");
  await Deno.symlink(`${folder.path}/a`, `${folder.path}/b`);
  const file = findLocalFile(`${folder.path}/b`);
  assertEquals([file.name, file.path.endsWith("/a")], ["b", true]);
});

Deno.test("readFileLine tells sending from stopping, in both styles", () => {
  assertEquals(readFileLine("file:bob: a:b c"), { kind: "send", to: "bob", path: "a:b c" });
  assertEquals(readFileLine("/file  bob  a b"), { kind: "send", to: "bob", path: "a b" });
  assertEquals(readFileLine("FILE:#마당:a"), { kind: "send", to: "#마당", path: "a" });
  assertEquals(readFileLine("FILE:CANCEL:12"), { kind: "stop", number: 12 });
  assertEquals(readFileLine("/file refuse 3"), { kind: "stop", number: 3 });
  assertEquals(readFileLine("/파일 하늘 a b"), { kind: "send", to: "하늘", path: "a b" });
  assertEquals(readFileLine("/파일 취소 2".normalize("NFD")), { kind: "stop", number: 2 });
  assertEquals(readFileLine("/파일들"), undefined);
  assertEquals(readFileLine("FILES: are nice"), undefined);
  for (
    const line of ["FILE:", "/file", "/file bob", "FILE:bob:''", "FILE:CANCEL:a", "FILE:REFUSE:x"]
  ) {
    const { text } = assertThrows(() => readFileLine(line), Complaint);
    assertEquals(text, line.startsWith("/") ? "fileUsageSlash" : "fileUsage", line);
  }
});
