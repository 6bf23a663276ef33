/**
 * Who is there: registering, resuming, leaving.
 *
 * @module
 */
import {
  MadangError,
  nameKey,
  protocolVersion,
  type Resumed,
  type ResumePoint,
} from "../protocol/mod.ts";
import type { AccountRole, ChatActor } from "./context.ts";
import type { Handler, House } from "./house.ts";
import { logIn } from "./login.ts";
import { expectWelcome } from "./moderation.ts";
import { isEpochBeginning } from "./message_numbers.ts";

/** Registers the actor's connection under an id, and hands over what was missed. */
export const register: Handler<"register"> = async (house, actor, parameters) => {
  const { id, password, version = protocolVersion, language, resume } = parameters;
  const { presence = false } = parameters;
  if (actor.role !== "guest") throw new MadangError("already_registered", { id: actor.id });
  if (version !== protocolVersion) {
    throw new MadangError("version_unsupported", { version, supported: protocolVersion });
  }
  const { connection } = actor;
  if (language) connection.useLanguage(language);
  const login = await logIn(house, actor, id, password);
  const newest = await connection.claim(id, {
    isProven: login.isProven,
    presence,
    role() {
      const role = login.role();
      expectWelcome(house, { id, role, address: connection.address });
      return role;
    },
  });
  let resumed: Resumed | undefined;
  try {
    await house.storage.commit({ kind: "user_seen", id, at: house.now() });
    resumed = resume && await resumeAt(house, resume);
  } catch (error) {
    connection.release();
    throw error;
  }
  house.users.add(id);
  if (connection.isRegistered) {
    house.delivery.toWatchers({ event: "presence", id, online: true }, nameKey(id));
    const after = resume && resumed?.outcome !== "impossible" ? resume.after : newest;
    startReplay(house, actor, { id, after, registeredAt: newest });
  }
  return {
    id,
    role: extraRole(house.accounts.roleOf(nameKey(id))),
    version: protocolVersion,
    server: house.server,
    newest,
    rooms: house.rooms.of(nameKey(id)).map((room) => room.name),
    online: presence ? house.delivery.online() : undefined,
    resumed,
  };
};

function extraRole(role: AccountRole): "moderator" | "operator" | undefined {
  return role === "user" ? undefined : role;
}

async function resumeAt({ numbers, server, storage }: House, point: ResumePoint): Promise<Resumed> {
  if (point.server !== server || point.after > numbers.newest) return { outcome: "impossible" };
  if (point.after < (storage.droppedThrough ?? 0)) return { outcome: "lost" };
  const isKept = numbers.isOfThisEpoch(point.after) || isEpochBeginning(point.after) ||
    await storage.has(point.after);
  return { outcome: isKept ? "complete" : "lost" };
}

function startReplay(
  house: House,
  actor: ChatActor,
  { id, after, registeredAt }: { id: string; after: number; registeredAt: number },
): void {
  const viewer = nameKey(id);
  actor.connection.startReplay({
    viewer,
    after,
    registeredAt,
    inbox: house.storage.read({ kind: "inbox", viewer }),
    inboxTaken(through) {
      house.storage.commit({ kind: "inbox_taken", user: id, through }).catch((error) =>
        house.log.warning("DB", `inbox of ${id} will be handed over again: ${error}`)
      );
    },
    caughtUp: () => house.files.offerWaiting(viewer, actor.connection),
  });
}

/** Lists who is online. */
export const who: Handler<"who"> = (house) => ({ online: house.delivery.online() });

/** Ends the connection. */
export const quit: Handler<"quit"> = (_house, actor) => {
  actor.connection.end();
  return {};
};

/** Says that the server is there. */
export const ping: Handler<"ping"> = () => ({});

/** Takes note that the peer is there: that it said anything is all that counts. */
export const pong: Handler<"pong"> = () => ({});
