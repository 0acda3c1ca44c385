import { fileURLToPath } from 'node:url';
import { createNotesStore } from '../../src/progress/sql-notes-store.ts';
import { createProgressStore } from '../../src/progress/sql-progress-store.ts';
import { describeNotesStore, type NotesHarness } from './notes-store.ts';
import { describeProgressStore, type ProgressHarness } from './progress-store.ts';
import { makeSqlitePlace } from './sqlite-place.ts';

const writerScript = fileURLToPath(new URL('./progress-store-writer.ts', import.meta.url));

async function createProgressHarness(): Promise<ProgressHarness> {
	const place = await makeSqlitePlace();
	return {
		...place,
		async open() {
			const database = await place.openDatabase();
			return { store: createProgressStore(database), close: () => database.destroy() };
		},
		writer: [process.execPath, writerScript, place.data],
	};
}

async function createNotesHarness(): Promise<NotesHarness> {
	const place = await makeSqlitePlace();
	return {
		...place,
		async open() {
			const database = await place.openDatabase();
			return { store: createNotesStore(database), close: () => database.destroy() };
		},
		async versions() {
			const database = await place.openDatabase();
			const rows = await database.selectFrom('notes').selectAll().execute();
			await database.destroy();
			return rows.length;
		},
	};
}

describeProgressStore('SQLite', createProgressHarness);
describeNotesStore('SQLite', createNotesHarness);
