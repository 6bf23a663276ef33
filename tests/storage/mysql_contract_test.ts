import { mariaDbTest } from "../helpers/needs_mariadb.ts";
import { storageContract } from "./contract.ts";
import { createMysqlPlace } from "./mysql_place.ts";

storageContract("MariaDB", () => createMysqlPlace(), mariaDbTest);
