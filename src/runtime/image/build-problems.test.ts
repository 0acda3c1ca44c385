import { expect, test } from 'vitest';
import { explainFailure } from './build-problems.ts';

const space = { folder: '/home/images', needed: 1500 };

test.each([
	['Err:1 http://mirror.test/debian trixie InRelease', "  Could not resolve 'mirror.test'", 'no-mirror'],
	[
		"E: The repository 'http://mirror.test/debian trixie Release' does not have a Release file.",
		'E: apt-get update failed',
		'no-mirror',
	],
	['W: GPG error: http://mirror.test: NO_PUBKEY 6ED0E7B82643E131', 'E: apt-get update failed', 'no-archive-key'],
	["cp: error writing 'x': No space left on device", 'E: setup failed', 'no-space'],
	['E: Unable to locate package nosuch', 'E: run_chroot failed', 'image-build-failed'],
])('%s is explained', (first, second, code) => {
	const problem = explainFailure('Installing packages', ['Reading package lists...', first, second], space);
	expect(problem.code).toBe(code);
	expect(problem.cause).toContain(first);
	if (code !== 'no-space') expect(problem.why).toContain(second.trim());
});
