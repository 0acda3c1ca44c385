import type { Selectable } from 'kysely';
import type { Database } from '../database/open-database.ts';
import type { AttemptsTable } from '../database/schema.ts';
import type { Problem } from '../foundation/problem.ts';
import { fail, succeed } from '../foundation/result.ts';
import { type Attempt, attemptSchema } from '../protocol/labd-api.ts';
import type { ProgressStore, TaskProgress } from './progress-store.ts';

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
			const [counts, passed] = await Promise.all([countAttempts(database, learner), earliestPassed(database, learner)]);
			const passedByTask = new Map(passed.map((row) => [taskKey(row), toAttempt(row)]));
			return counts.map(
				(row): TaskProgress => ({
					lesson: row.lesson,
					task: row.task,
					passed: passedByTask.get(taskKey(row)) ?? null,
					attempts: row.attempts,
				}),
			);
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
		.orderBy('task')
		.execute();
}

function earliestPassed(database: Database, learner: string) {
	return database
		.selectFrom((expression) =>
			expression
				.selectFrom('attempts')
				.selectAll()
				.select((row) =>
					row.fn
						.agg<number>('row_number')
						.over((over) => over.partitionBy(['lesson', 'task']).orderBy('at').orderBy('id'))
						.as('place'),
				)
				.where('learner', '=', learner)
				.where('verdict', '=', 'passed')
				.as('ranked'),
		)
		.selectAll()
		.where('place', '=', 1)
		.execute();
}

function taskKey(row: { lesson: string; task: string }): string {
	return JSON.stringify([row.lesson, row.task]);
}

function toRow(attempt: Attempt): AttemptsTable {
	const { id, learner, lesson, task, lab, verdict, says, at } = attempt;
	const evidence = JSON.stringify(attempt.evidence);
	return { id, learner, lesson, task, lab, verdict, wrong: attempt.wrong ?? null, says, evidence, at };
}

function toAttempt(row: Selectable<AttemptsTable>): Attempt {
	return attemptSchema.parse({
		...row,
		kind: 'task',
		answer: null,
		wrong: row.wrong ?? undefined,
		evidence: JSON.parse(row.evidence),
	});
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
