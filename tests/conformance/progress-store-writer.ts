import { openDatabase } from '../../src/database/open-database.ts';
import { createProgressStore } from '../../src/progress/sql-progress-store.ts';
import { recordForever } from './progress-store-attempts.ts';

const database = await openDatabase(String(process.argv[2]));
if (!database.ok) throw new Error(database.error.why, { cause: database.error });
await recordForever(createProgressStore(database.value));
