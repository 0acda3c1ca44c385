import { globSync } from 'node:fs';

/** Something that is tried in the machine: a command line, or a file of tests. */
export type Step = { readonly name: string; readonly minutes: number } & (
	| { readonly command: readonly [string, ...string[]] }
	| { readonly tests: string; readonly project: string }
);

const bootstrap = 'scripts/bootstrap.mjs';

/** Tests of what a kernel, its cgroups and the engine have to do with. */
const conformance = [
	'containers-in-labs',
	'lab-limits',
	'fences',
	'container-runtime',
	'container-runtime-faults',
	'fences-neighbours',
	'fences-fallback',
	'lab-counters',
	'lab-network',
	'proc-cgroup2',
	'proc-real',
	'labd',
	'labd-limits',
	'labd-ends',
	'direct-terminals',
	'rootless',
];

/** All that is tried, in order. The first step finds a machine without the packages that labs need. */
export const steps: readonly Step[] = [
	{ name: 'bootstrap', minutes: 15, command: ['node', bootstrap, 'image'] },
	{ name: 'doctor', minutes: 5, command: ['node', bootstrap, 'doctor'] },
	testStep('conformance', 'container-runtime-cgroup2'),
	{ name: 'verify', minutes: 40, command: verify('make-a-zombie') },
	...conformance.map((name) => testStep('conformance', name)),
	{
		name: 'verify-limits',
		minutes: 60,
		command: verify('cgroups/which-cgroups', 'cgroups/fork-bomb', 'cgroups/out-of-memory'),
	},
];

function verify(...ids: string[]): readonly [string, ...string[]] {
	return ['node', bootstrap, 'verify', ...ids, '--width', '1'];
}

function testStep(project: string, name: string): Step {
	return { name, minutes: 30, project, tests: `tests/${project}/${name}.test.ts` };
}

/** Steps by name, or the file of tests of that name in `tests/`; all when none is named. */
export function chooseSteps(root: string, names: readonly string[]): readonly Step[] | string {
	if (names.length === 0) return steps;
	const chosen: Step[] = [];
	for (const name of names) {
		const step = steps.find((known) => known.name === name) ?? testFile(root, name);
		if (step === undefined) return name;
		chosen.push(step);
	}
	return chosen;
}

function testFile(root: string, name: string): Step | undefined {
	const [found] = globSync(`tests/*/${name}.test.ts`, { cwd: root });
	const project = found?.split('/')[1];
	return project === undefined ? undefined : testStep(project, name);
}
