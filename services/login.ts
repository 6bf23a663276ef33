/**
 * Finding out whether an ID is somebody's, and whether the one who wants it is that somebody.
 *
 * @module
 */
import { MadangError, nameKey, passwordRequired } from "../protocol/mod.ts";
import type { AccountRole, ChatActor, StoredAccount } from "./context.ts";
import type { House } from "./house.ts";

/** What someone proved by registering. */
export interface Login {
  /** Whether the ID has an account, and the password was its. */
  readonly isProven: boolean;
  /**
   * What its user may do, as of now.
   *
   * @throws {MadangError} `login_failed` when the account has become another since
   */
  role(): AccountRole;
}

/**
 * Checks the password of an ID. An ID with an account belongs to whoever knows its password, always; one without is
 * anybody's where registering is open, and nobody's where it needs accounts. Then nothing tells an ID without account
 * from a wrong password.
 *
 * @throws {MadangError} `password_required`, `login_failed`, `login_limited` or `rate_limited`
 */
export async function logIn(
  house: House,
  { connection }: ChatActor,
  id: string,
  password: string | undefined,
): Promise<Login> {
  const { accounts, attempts, log } = house;
  const key = nameKey(id);
  const account = accounts.find(key);
  if (!account && accounts.mode === "open") return loginAs(undefined);
  if (password === undefined) {
    throw passwordRequired(id);
  }
  const attempt = attempts.begin(key, connection.address);
  let isRight;
  try {
    isRight = await accounts.verify(password, account, () => attempt.expectAllowed());
  } catch (error) {
    attempt.abandoned();
    throw error;
  }
  if (!isRight) {
    attempt.failed();
    // An ID without account is not named: it may be a password that was typed in the wrong place.
    const whose = account ? account.id : "an ID without account";
    log.warning("AUTH", `wrong password for ${whose} from ${connection.address}`);
    throw new MadangError("login_failed");
  }
  attempt.succeeded();
  return loginAs(account);

  function loginAs(proven: StoredAccount | undefined): Login {
    return {
      isProven: proven !== undefined,
      role() {
        if (accounts.find(key)?.password !== proven?.password) {
          throw new MadangError("login_failed");
        }
        return accounts.roleOf(key);
      },
    };
  }
}
