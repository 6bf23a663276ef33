/**
 * Bans and mutes, as rows of a database.
 *
 * @module
 */
import { type Sanction, type SanctionKind, sanctionKinds } from "../../protocol/sanctions.ts";
import { sanctionKey } from "../../services/sanction_key.ts";

/** A row of the sanctions. Its values are of the types that a driver gives. */
export type SanctionRow = Readonly<
  Record<
    "kind" | "subject" | "room" | "about" | "imposed_by" | "reason" | "at" | "ends_at",
    unknown
  >
>;

/** The values of a sanction's row, in the order of the table's columns (schema.ts of each driver). */
export function sanctionValues(sanction: Sanction): (string | number | null)[] {
  const { kind, subject, room, about, by, reason, at, until } = sanction;
  return [
    sanctionKey(sanction),
    kind,
    subject,
    room ?? null,
    about ?? null,
    by,
    reason ?? null,
    at,
    until ?? null,
  ];
}

/** What rows say, in their order. */
export function sanctionsOf(rows: readonly SanctionRow[]): Sanction[] {
  return rows.map((row) => ({
    kind: toKind(row.kind),
    subject: String(row.subject),
    ...row.room === null ? {} : { room: String(row.room) },
    ...row.about === null ? {} : { about: String(row.about) },
    by: String(row.imposed_by),
    ...row.reason === null ? {} : { reason: String(row.reason) },
    at: Number(row.at),
    ...row.ends_at === null ? {} : { until: Number(row.ends_at) },
  }));
}

function toKind(value: unknown): SanctionKind {
  const kind = sanctionKinds.find((each) => each === value);
  if (kind !== undefined) return kind;
  throw new TypeError(
    `A sanction is a ${String(value)}; expected one of ${sanctionKinds.join(", ")}`,
  );
}
