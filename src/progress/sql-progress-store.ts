import type { Selectable } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { AttemptsTable } from '../database/schema.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, succeed } from '../foundation/result.ts';
import { type Attempt, attemptSchema } from '../protocol/labd-api.ts';
import type { ProgressStore, QuestionProgress, TaskProgress } from './progress-store.ts';

/** Keeps attempts in the database that `openDatabase` opened. */
export function createProgressStore(database: Database): ProgressStore {
	return {
		async record(attempt) {
			try {
				await database
					.insertInto('attempts')
					.values(toRow(attempt))
					.onConflict((conflict) => conflict.column('id').doNothing())
					.execute();
				return succeed(undefined);
			} catch (error) {
				return fail(notSaved(error));
			}
		},
		async forLearner(learner) {
			const [counts, passed] = await Promise.all([
				countAttempts(database, learner).where('kind', '=', 'task').execute(),
				earliestPassed(database, learner).execute(),
			]);
			const passedByTask = new Map(passed.map((row) => [itemKey(row), toAttempt(row)]));
			return counts.map(
				(row): TaskProgress => ({
					lesson: row.lesson,
					task: row.task,
					passed: passedByTask.get(itemKey(row)) ?? null,
					attempts: row.attempts,
				}),
			);
		},
		async questionsOf(learner) {
			const [counts, newest] = await Promise.all([
				countAttempts(database, learner).where('kind', '!=', 'task').execute(),
				newestAnswers(database, learner).execute(),
			]);
			const countByQuestion = new Map(counts.map((row) => [itemKey(row), row.attempts]));
			return newest.map((row) => toQuestion(toAttempt(row), countByQuestion.get(itemKey(row)) ?? 1));
		},
	};
}

function countAttempts(database: Database, learner: string) {
	return database
		.selectFrom('attempts')
		.select(['lesson', 'task', (expression) => expression.fn.countAll<number>().as('attempts')])
		.where('learner', '=', learner)
		.groupBy(['lesson', 'task'])
		.orderBy('lesson')
		.orderBy('task');
}

function earliestPassed(database: Database, learner: string) {
	return database
		.selectFrom(
			ranked(database, learner, 'asc').where('kind', '=', 'task').where('verdict', '=', 'passed').as('ranked'),
		)
		.selectAll()
		.where('place', '=', 1);
}

function newestAnswers(database: Database, learner: string) {
	return database
		.selectFrom(ranked(database, learner, 'desc').where('kind', '!=', 'task').as('ranked'))
		.selectAll()
		.where('place', '=', 1)
		.orderBy('lesson')
		.orderBy('task');
}

/** The learner's attempts, each with its place among those at the same task or question, by time. */
function ranked(database: Database, learner: string, order: 'asc' | 'desc') {
	return database
		.selectFrom('attempts')
		.selectAll()
		.select((row) =>
			row.fn
				.agg<number>('row_number')
				.over((over) => over.partitionBy(['lesson', 'task']).orderBy('at', order).orderBy('id', order))
				.as('place'),
		)
		.where('learner', '=', learner);
}

function itemKey(row: { lesson: string; task: string }): string {
	return JSON.stringify([row.lesson, row.task]);
}

function toRow(attempt: Attempt): AttemptsTable {
	const { id, learner, lesson, kind, task, answer, lab, verdict, says, at } = attempt;
	const evidence = JSON.stringify(attempt.evidence);
	return { id, learner, lesson, kind, task, answer, lab, verdict, wrong: attempt.wrong ?? null, says, evidence, at };
}

function toAttempt(row: Selectable<AttemptsTable>): Attempt {
	return attemptSchema.parse({ ...row, wrong: row.wrong ?? undefined, evidence: JSON.parse(row.evidence) });
}

function toQuestion(last: Attempt, attempts: number): QuestionProgress {
	const kind = last.kind === 'predict' ? 'predict' : 'ask';
	return { lesson: last.lesson, question: last.task, kind, last, attempts };
}

function notSaved(cause: unknown): Problem {
	return {
		code: 'progress-not-saved',
		what: 'Your progress can’t be saved right now.',
		why: `The database says: ${cause instanceof Error ? cause.message : String(cause)}.`,
		fix: 'Make space on the disk that holds .proclab/data; what you did is kept and saved as soon as there is some.',
		cause,
	};
}
