import { mariaDbTest } from "../helpers/needs.ts";
import { storageContract } from "./contract.ts";
import { createMysqlPlace } from "./mysql_place.ts";

storageContract("MariaDB", () => createMysqlPlace(), mariaDbTest);
