import { storageContract } from "./contract.ts";
import { createDiskPlace } from "./place.ts";

storageContract("SQLite", () => createDiskPlace());
