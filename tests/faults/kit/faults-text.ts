import { basename } from 'node:path';
import { z } from 'zod';
import { addSince } from '../../../src/cli/soak/add-since.ts';
import type { Machine } from '../../../src/cli/soak/describe-machine.ts';

const resultsSchema = z.object({
	testResults: z.array(
		z.object({
			name: z.string(),
			assertionResults: z.array(
				z.object({
					title: z.string(),
					status: z.string(),
					duration: z.number().nullish(),
					failureMessages: z.array(z.string()),
				}),
			),
		}),
	),
});

const heldSchema = z.record(z.string(), z.number());
const figuresSchema = z.discriminatedUnion('what', [
	z.object({
		what: z.literal('kill'),
		operation: z.string(),
		victim: z.string(),
		steps: z.number(),
		tried: z.number(),
		worst: heldSchema,
	}),
	z.object({
		what: z.literal('cycles'),
		of: z.string(),
		rounds: z.number(),
		before: heldSchema,
		after: heldSchema,
		growth: z.number(),
	}),
]);
type Figures = z.infer<typeof figuresSchema>;

export interface FaultsFacts {
	readonly machine: Machine;
	/** What Vitest's JSON reporter wrote. */
	readonly results: unknown;
	/** What tests gave to `report`. */
	readonly figures: readonly unknown[];
}

/** The result of the long form of the fault suite as a page. */
export function faultsText({ machine, results, figures }: FaultsFacts): string {
	const tests = testsIn(results);
	const told = figures.map((line) => figuresSchema.parse(line));
	const failed = tests.filter(({ status }) => status !== 'passed');
	return [
		'# What happens when something fails?',
		'',
		'`npm run soak -- faults` writes this page. It hurts real labs and the programs that make them: `tests/faults` has the tests, of which the gate',
		'runs a sample. A step is a system call that changes files, mounts, namespaces, cgroups or processes; `tests/faults/kit/at-step.pl` counts them.',
		'',
		`- On: ${machine.words}`,
		`- Of: ${machine.commit}`,
		`- Passed: ${tests.length - failed.length} of ${tests.length}`,
		'',
		...table(
			['test of', 'it holds that', 'result', 'took'],
			tests.map(({ file, title, status, duration }) => [
				file,
				title,
				status,
				`${((duration ?? 0) / 1000).toFixed(1)} s`,
			]),
		),
		'',
		'## Killed at a step',
		'',
		'The most that was there after any of the kills, and that the next look removed wholly.',
		'',
		...table(
			['operation', 'killed', 'steps', 'tried', 'found at the worst'],
			told.flatMap((one) => (one.what === 'kill' ? [killRow(one)] : [])),
		),
		'',
		'## Round after round',
		'',
		'What labd and its labs held before the first and after the last round, when no lab lived, and by how much labd grew.',
		'',
		...table(
			['rounds', 'before', 'after', 'growth a round'],
			told.flatMap((one) => (one.what === 'cycles' ? [cyclesRow(one)] : [])),
		),
		...(failed.length === 0
			? []
			: [
					'',
					'## What failed',
					'',
					...failed.map(({ title, failureMessages }) => `- ${title}: ${failureMessages[0]?.split('\n')[0]}`),
				]),
		'',
	].join('\n');
}

/** That page with what was tried again of single files, mostly because something was mended. */
export function faultsSince(page: string, { machine, results }: Omit<FaultsFacts, 'figures'>): string {
	const lines = testsIn(results).map(
		({ file, title, status }) => `- ${file}, of ${machine.commit}: ${title}: ${status}`,
	);
	return addSince(page, lines);
}

function testsIn(results: unknown) {
	return resultsSchema
		.parse(results)
		.testResults.flatMap(({ name, assertionResults }) =>
			assertionResults.map((test) => ({ ...test, file: basename(name, '.test.ts') })),
		);
}

function killRow({ operation, victim, steps, tried, worst }: Extract<Figures, { what: 'kill' }>): readonly string[] {
	return [operation, victim, String(steps), String(tried), words(worst)];
}

function cyclesRow({ of, rounds, before, after, growth }: Extract<Figures, { what: 'cycles' }>): readonly string[] {
	return [`${rounds} ${of}`, words(before), words(after), `${growth.toFixed(1)} KB`];
}

function words(counts: Readonly<Record<string, number>>): string {
	return Object.entries(counts)
		.map(([name, count]) => `${count} ${name}`)
		.join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
	return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
