import { languages, UsageError } from "../../protocol/mod.ts";
import { parseConfiguration } from "../../server/config/configuration.ts";
import { readSettings, withConfiguration } from "../../server/config/settings.ts";
import { parseStorage, storageLocation } from "../../server/config/storage_location.ts";
import { assert, assertEquals, assertThrows } from "../helpers/assert.ts";

const plain = {
  kind: "mysql",
  host: "db.example",
  port: 3306,
  user: "madang",
  password: "hunter2",
  database: "chat",
  poolSize: 5,
} as const;

Deno.test("parseStorage() reads sqlite, memory and the URL of a database", () => {
  assertEquals(parseStorage("sqlite"), { kind: "sqlite" });
  assertEquals(parseStorage("memory"), { kind: "memory" });
  assertEquals(parseStorage("mysql://madang:hunter2@db.example/chat"), plain);
  assertEquals(parseStorage("MariaDB://madang:hunter2@db.example:3307/chat?pool=20"), {
    ...plain,
    port: 3307,
    poolSize: 20,
  });
  assertEquals(parseStorage("mysql://madang@[::1]:3306/chat"), {
    ...plain,
    host: "::1",
    password: "",
  });
  assertEquals(
    parseStorage("mysql://%EB%A7%88%EB%8B%B9:p%40:%2F%25@db.example/%EC%B1%84%ED%8C%85"),
    {
      ...plain,
      user: "마당",
      password: "p@:/%",
      database: "채팅",
    },
  );
});

Deno.test("parseStorage() says what is missing or wrong, and never shows the password", () => {
  const wrong: [value: string, saying: string][] = [
    ["sqlite3", "Did you mean sqlite?"],
    ["Memroy", "Did you mean memory?"],
    ["", "sqlite, memory or mysql://"],
    ["postgres://u:hunter2@h/d", "sqlite, memory or mysql://"],
    ["u:hunter2@h/d", "sqlite, memory or mysql://"],
    ["mysql:u:hunter2@h/d", "sqlite, memory or mysql://"],
    ["mysql://h/d", "user"],
    ["mysql://:hunter2@h/d", "user"],
    ["mysql://u:hun@ter2@h/d", "%40"],
    ["mysql://u:hunter2%@h/d", "%25"],
    ["mysql://u:hunter2%FF@h/d", "%25"],
    ["mysql://u:hunter2@h/d#x", "%23"],
    ["mysql://u:hunter2@/d", "host"],
    ["mysql://u:hunter2@h:x/d", "host"],
    ["mysql://u:hunter2@a b/d", "host"],
    ["mysql://u:hunter2@h:0/d", "1 to 65535"],
    ["mysql://u:hunter2@h:/d", "1 to 65535"],
    ["mysql://u:hunter2@h:65536/d", "1 to 65535"],
    ["mysql://u:hunter2@h", "database"],
    ["mysql://u:hunter2@h/", "database"],
    ["mysql://u:hunter2@h/d/e", "database"],
    ["mysql://u:hunter2@h/d?hunter2=1", "?pool=5"],
    ["mysql://u:hunter2@h/d?pool=1&pool=2", "1 to 1000"],
    ["mysql://u:hunter2@h/d?pool=0", "1 to 1000"],
    ["mysql://u:hunter2@h/d?pool=1001", "1 to 1000"],
  ];
  for (const [value, saying] of wrong) {
    const error = assertThrows(() => parseStorage(value), UsageError, undefined, value);
    assert(error.text("en").includes(saying), `${value}: ${error.text("en")}`);
    for (const language of languages) {
      const said = error.text(language);
      assert(said.includes("--storage") && !/hun|ter2|\{/.test(said), said);
    }
  }
});

Deno.test("storageLocation() prefers --storage to the mode's configured database, and that to SQLite", () => {
  const database = { HOST: "db.example", USER: "madang", PASSWORD: "hunter2", NAME: "chat" };
  const configuration = parseConfiguration(
    JSON.stringify({ DBs: { kkobot_prod: database } }),
    "x",
  );
  const locate = (args: string[], environment = {}) => {
    const call = readSettings(args, environment);
    return storageLocation(withConfiguration(call, { configuration, warnings: [] }).settings);
  };
  assertEquals(locate([]), { kind: "sqlite" }, "kkobot_prod is not for test");
  assertEquals(locate(["--mode=prod"]), plain);
  assertEquals(locate(["--mode=prod", "--storage=sqlite"]), { kind: "sqlite" });
  assertEquals(locate(["--mode=prod"], { MADANG_STORAGE: "mysql://u:p@h/d" }), {
    ...plain,
    host: "h",
    user: "u",
    password: "p",
    database: "d",
  });
  assertEquals(storageLocation(readSettings(["--mode=prod"], {}).settings), { kind: "sqlite" });
});
