import type { Suite } from './suite.ts';

/** Everything that the gate runs. Within a phase two suites run side by side; in the last phase one at a time, for they measure. */
export const phases: readonly { readonly width: number; readonly suites: readonly Suite[] }[] = [
	{
		width: 2,
		suites: [
			{
				name: 'build',
				steps: [{ command: ['node', 'src/cli/main.ts', 'image'] }, { command: ['node', 'scripts/build-site.ts'] }],
			},
			{ name: 'lint', steps: [{ command: ['biome', 'check', '--error-on-warnings', '.'] }] },
			{ name: 'rooms', steps: [{ command: ['node', 'scripts/check-rooms.ts'] }] },
			{ name: 'sizes', steps: [{ command: ['node', 'scripts/check-sizes.ts'] }] },
			{ name: 'prose', steps: [{ project: 'prose' }] },
			{ name: 'unused', steps: [{ command: ['knip', '--no-config-hints'] }] },
		],
	},
	{
		width: 2,
		suites: [
			{
				name: 'types',
				steps: [
					{ command: ['tsc', '-p', 'tsconfig.node.json'] },
					{ command: ['tsc', '-p', 'tsconfig.browser.json'] },
					{ command: ['svelte-check', '--tsconfig', 'tsconfig.svelte.json', '--fail-on-warnings'] },
					{ command: ['astro', 'check', '--minimumFailingSeverity', 'warning'] },
				],
			},
			{ name: 'unit', steps: [{ project: 'unit' }] },
		],
	},
	{
		width: 1,
		suites: [
			{ name: 'conformance', steps: [{ project: 'conformance' }], needsBuild: true },
			{ name: 'attacks', steps: [{ project: 'attacks' }], needsBuild: true },
			{ name: 'faults', steps: [{ project: 'faults' }], needsBuild: true },
			{ name: 'labs', steps: [{ project: 'labs' }], needsBuild: true },
			{ name: 'e2e', steps: [{ project: 'e2e' }], needsBuild: true },
			{ name: 'budgets', steps: [{ command: ['node', 'scripts/check-budgets.ts'] }], needsBuild: true },
		],
	},
];

export const suiteNames = phases.flatMap((phase) => phase.suites.map((suite) => suite.name));

/** The phases with only the suites that were asked for, and the build if one of them needs it. */
export function selectPhases(names: readonly string[]): typeof phases {
	if (names.length === 0) return phases;
	const chosen = new Set(names);
	const needsBuild = phases.some((phase) => phase.suites.some((suite) => chosen.has(suite.name) && suite.needsBuild));
	if (needsBuild) chosen.add('build');
	return phases.map((phase) => ({ ...phase, suites: phase.suites.filter((suite) => chosen.has(suite.name)) }));
}
