/**
 * Accounts of a server that runs, made by what the subcommand `user` asks of it.
 *
 * @module
 */
import { scryptSync } from "node:crypto";
import { askServer } from "../../server/admin/ask.ts";
import type { AccountRole } from "../../services/context.ts";

/** Makes an account on the server that uses a data folder, and throws where that fails. */
export async function addUser(
  dataDir: string,
  id: string,
  password: string,
  role: AccountRole = "user",
): Promise<void> {
  const outcome = await askServer(dataDir, "user/add", { id, role, password: cheapHash(password) });
  if (!outcome || !("done" in outcome)) {
    throw new Error(`the account ${id} was not made: ${JSON.stringify(outcome)}`);
  }
}

// In the server's form, with next to no work in it: whoever tests what follows a login need not wait for a real one.
function cheapHash(password: string): string {
  const salt = new Uint8Array(16);
  const hash = scryptSync(password.normalize("NFC"), salt, 32, { N: 2, r: 1, p: 1 });
  return `$scrypt$ln=1,r=1,p=1$${salt.toBase64()}$${hash.toString("base64")}`;
}
