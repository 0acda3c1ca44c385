import { defineConfig } from 'vitest/config';

/** More than 1 where everything takes longer: the emulated machine of tests/vm sets it. */
const timeFactor = Number(process.env.PROCLAB_TEST_TIME_FACTOR ?? 1);
const minute = 60_000 * timeFactor;

/** Projects that make real labs: one file at a time, for they measure and share one machine. */
function real(name: string, limits: { readonly test: number; readonly hook: number }) {
	return {
		test: {
			name,
			include: [`tests/${name}/**/*.test.ts`],
			fileParallelism: false,
			testTimeout: limits.test,
			hookTimeout: limits.hook,
			setupFiles: ['tests/patience.ts'],
			teardownTimeout: minute,
			expect: { poll: { timeout: 15_000 * timeFactor } },
		},
	};
}

export default defineConfig({
	test: {
		passWithNoTests: false,
		projects: [
			{
				test: {
					name: 'unit',
					include: ['src', 'labs', 'scripts', 'tests/vm'].map((folder) => `${folder}/**/*.test.ts`),
					testTimeout: 20_000 * timeFactor,
				},
			},
			{ test: { name: 'prose', include: ['tests/prose/**/*.test.ts'], hookTimeout: 2 * minute } },
			real('conformance', { test: minute, hook: 2 * minute }),
			real('rootless', { test: minute, hook: 2 * minute }),
			real('attacks', { test: minute, hook: 2 * minute }),
			real('faults', { test: 2 * minute, hook: 2 * minute }),
			real('labs', { test: 3 * minute, hook: 2 * minute }),
			real('e2e', { test: 3 * minute, hook: 3 * minute }),
		],
	},
});
