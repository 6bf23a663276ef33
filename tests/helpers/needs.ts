/**
 * Tests that need the world outside. `deno test` without `-A` has no permission for it: they are skipped then, and
 * say so.
 *
 * @module
 */

const permissions = ["net", "read", "write", "run", "env", "sys"] as const;
/** Whether tests may use sockets, files and processes. */
export const granted: boolean = permissions.every((name) =>
  Deno.permissions.querySync({ name }).state === "granted"
);

if (!granted) {
  // deno-lint-ignore no-console
  console.warn(
    "Tests over real sockets and files are skipped: run `deno test -A` for all of them.",
  );
}

/** What an environment variable says; nothing where tests may not read it. */
export function variable(name: string): string | undefined {
  return granted ? Deno.env.get(name) : undefined;
}

/** A test that uses sockets, files or processes. Skipped where the permissions for them are missing. */
export function integrationTest(
  name: string,
  run: (context: Deno.TestContext) => Promise<void> | void,
): void {
  Deno.test({ name, ignore: !granted, fn: run });
}

/** An integration test that also needs something of this machine; where that is missing, its name says so. */
export function integrationTestWith(
  missing: string | undefined,
  name: string,
  run: (context: Deno.TestContext) => Promise<void> | void,
): void {
  if (missing === undefined) return integrationTest(name, run);
  Deno.test({ name: `${name} (skipped: ${missing})`, ignore: true, fn: run });
}

/** What is missing of these programs, for {@linkcode integrationTestWith}. */
export function missingPrograms(...names: readonly string[]): string | undefined {
  if (!granted) return undefined;
  if (Deno.build.os === "windows") return "there is no sh";
  const lacks = names.find((name) =>
    !new Deno.Command("sh", { args: ["-c", `command -v ${name}`], stdout: "null" })
      .outputSync().success
  );
  return lacks && `there is no ${lacks}`;
}

/** Whether tests may use sockets, files and processes. */
export const mayReachOut: boolean = granted;
