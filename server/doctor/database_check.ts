/**
 * Whether the database can be used.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import { storageLocation, storageName } from "../config/storage_location.ts";
import { unusableDatabase } from "../storage/data_directory.ts";
import { UnusableStorageError } from "../storage/unusable_storage.ts";
import { type Check, diagnoses, type Diagnosis, type Patient } from "./diagnosis.ts";

/** Looks into the database that the settings choose. */
export const databaseCheck: Check = {
  about: { en: "database", ko: "데이터베이스" },
  async run(patient) {
    const { settings } = patient;
    const location = storageLocation(settings);
    try {
      if (location.kind === "memory") return [diagnoses(settings).warning(texts.volatile)];
      if (location.kind === "sqlite") return await checkSqlite(patient);
      // Only where it is used: its driver takes long to load.
      const { checkMysql } = await import("./mysql_check.ts");
      return await checkMysql(patient, location);
    } catch (error) {
      if (!(error instanceof UnusableStorageError)) throw error;
      return [{ severity: "problem", text: error.text(settings.lang) }];
    }
  },
};

async function checkSqlite({ settings }: Patient): Promise<Diagnosis[]> {
  const { ok } = diagnoses(settings);
  const path = `${settings["data-dir"]}/${storageName(settings)}`;
  try {
    await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return [ok(texts.toBeMade, { path })];
    }
    throw unusableDatabase(path, error);
  }
  try {
    const database = new DatabaseSync(path, { readOnly: true });
    try {
      database.prepare("SELECT count(*) FROM sqlite_schema").get();
    } finally {
      database.close();
    }
  } catch (error) {
    throw unusableDatabase(path, error);
  }
  return [ok(texts.fine, { path })];
}

const texts = {
  volatile: {
    en: "there is none: everything is lost when the server stops. --storage sqlite keeps it",
    ko: "데이터베이스를 쓰지 않아 서버를 끄면 모두 사라집니다. 남기려면 --storage sqlite로 켜세요",
  },
  toBeMade: {
    en: "{path} is made at the first start",
    ko: "{path} 파일은 처음 켤 때 만들어집니다",
  },
  fine: { en: "{path} can be opened", ko: "{path} 파일을 열 수 있습니다" },
};
