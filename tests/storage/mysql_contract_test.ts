import { afterMariaDbTests, mariaDbTest } from "../helpers/needs_mariadb.ts";
import { storageContract } from "./contract.ts";
import { createSuccessivePlaces } from "./mysql_place.ts";

const places = createSuccessivePlaces();

storageContract("MariaDB", places.next, mariaDbTest);
afterMariaDbTests(places.end);
