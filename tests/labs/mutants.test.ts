import { expect, test } from 'vitest';
import { mutantsOf, withItem } from '../../src/cli/record/mutants.ts';
import { orThrow } from '../../src/cli/verify/or-throw.ts';
import { planCases } from '../../src/cli/verify/plan-cases.ts';
import { jobsOf, runCases } from '../../src/cli/verify/run-cases.ts';
import { loadCourse } from '../../src/course/load-course.ts';
import { readSettings } from '../../src/foundation/node/settings.ts';
import { openLabs } from './labs-kit.ts';
import { longestForCases } from './limits.ts';

const course = await loadCourse(readSettings().home.root);
const task = course.modules
	.flatMap((module) => module.lessons)
	.flatMap(({ tasks }) => tasks)
	.find(({ id }) => id === 'kill-the-parent');
if (task === undefined) throw new Error('The course has no task kill-the-parent.');

test.each(mutantsOf(task))(
	'on real labs a check that $name is caught, and only by what it spoils',
	async ({ name, item }) => {
		const mutated = withItem(course, item);
		const cases = orThrow(planCases(mutated, [item.id])).filter(({ aim }) => aim.kind === 'task');
		const differing: string[] = [];
		await using opened = await openLabs(mutated);
		await runCases(opened.labs, jobsOf(cases, { seed: 'mutants', repeats: 1, loaded: false }), {
			signal: AbortSignal.timeout(longestForCases(cases.length)),
			onEnd: ({ outcome }, { one }) => {
				if (!outcome.ok) differing.push(one.name);
			},
		});
		const spoilt = cases.filter(({ expected }) => {
			if (name === 'names no wrong attempt') return expected.name != null;
			return expected.results.includes('passed') === (name === 'never passes');
		});
		expect(differing.sort()).toEqual(spoilt.map((one) => one.name).sort());
	},
);
