import { readSettings } from "../../server/config/settings.ts";
import { greet } from "../../server/greeting.ts";
import type { ProgramLog } from "../../server/log.ts";
import { assertEquals, assertMatch } from "../helpers/assert.ts";
import { integrationTest } from "../helpers/needs.ts";

/** The warnings about who may join that a server with these flags begins with. */
function warnings(
  args: readonly string[],
  { accountCount = 1, about = /may join|passwords|accounts/ } = {},
): string[] {
  const lines: string[] = [];
  const ignore = () => {};
  const log: ProgramLog = {
    level: "INFO",
    debug: ignore,
    info: ignore,
    announce: ignore,
    warning: (_category: string, message: string) => void lines.push(message),
    error: ignore,
  };
  const invocation = readSettings([...args, "--lang=en"], {});
  greet(log, invocation, { chatPort: 1, botPort: 2, accountCount });
  return lines.filter((line) => about.test(line));
}

const tls = ["--tls-cert=c", "--tls-key=k"];

integrationTest(
  "greet() warns whom others can reach while anyone may join, and of passwords that are not encrypted",
  () => {
    assertMatch(warnings([])[0], /^anyone who can reach this machine .*--auth accounts asks/);
    assertMatch(warnings(["--host=192.0.2.1", ...tls])[0], /^anyone who can reach/);
    assertMatch(
      warnings(["--auth=accounts"])[0],
      /^passwords come to this server unencrypted: --tls/,
    );
    // Whoever has an account types its password, whoever else may come in without.
    assertMatch(warnings([])[1], /^passwords come to this server unencrypted: --tls/);
    assertEquals(warnings([], { accountCount: 0 }).length, 1);
    assertEquals(warnings(["--auth=accounts", ...tls]), []);
  },
);

integrationTest("greet() leaves a server alone that only its own machine reaches", () => {
  for (const host of ["127.0.0.1", "127.0.0.2", "::1", "localhost"]) {
    assertEquals(warnings([`--host=${host}`]), []);
    assertEquals(warnings([`--host=${host}`, "--auth=accounts"]), []);
  }
});

integrationTest("greet() says how to make the first account where nobody could join", () => {
  const [warning, ...more] = warnings(["--host=127.0.0.1", "--auth=accounts"], {
    accountCount: 0,
  });
  assertMatch(
    warning,
    /^there are no accounts, so nobody can join.* user add NAME --role operator$/,
  );
  assertEquals(more, []);
});

integrationTest(
  "greet() says loudly that memory keeps nothing, and nothing of it otherwise",
  () => {
    const about = /--storage/;
    const [warning, ...more] = warnings(["--storage=memory"], { about });
    assertMatch(warning, /^NOTHING IS KEPT: .* all are lost when the server stops/);
    assertEquals(more, []);
    assertEquals(warnings([], { about }), []);
  },
);

integrationTest("greet() warns of limits that are off, and more where others can connect", () => {
  const about = /--limits off/;
  const [reachable] = warnings(["--limits=off", "--host=0.0.0.0"], { about });
  assertMatch(reachable, /whoever reaches 0\.0\.0\.0 .* load tests on loopback, with --host 127/);
  const [loopback, ...more] = warnings(["--limits=off", "--host=127.0.0.1"], { about });
  assertMatch(loopback, /^limits are lifted \(--limits off\), for load tests on loopback$/);
  assertEquals(more, []);
  assertEquals(warnings([], { about }), []);
});
