import { expect, test } from 'vitest';
import { createAptProgress } from './apt-progress.ts';
import { BuildProgress, type BuildStep } from './build-progress.ts';

/** What `mmdebstrap --verbose` wrote, shortened. */
const transcript = `I: chroot architecture amd64 is equal to the host's architecture
I: running apt-get update...
Get:1 http://mirror.test/debian trixie InRelease [140 kB]
I: downloading packages with apt...
0 upgraded, 2 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.test/debian trixie/main amd64 gcc-14-base amd64 14.2.0-19 [49.4 kB]
Get:2 http://mirror.test/debian trixie/main amd64 libc6 amd64 2.41-12 [2847 kB]
I: extracting archives...
I: installing essential packages...
Preparing to unpack .../libc6_2.41-12_amd64.deb ...
Unpacking libc6:amd64 (2.41-12) ...
Setting up libc6:amd64 (2.41-12) ...
I: installing remaining packages inside the chroot...
0 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.
Get:1 http://mirror.test/debian trixie/main amd64 procps amd64 2:4.0.4-9 [882 kB]
Preparing to unpack .../procps_4.0.4-9_amd64.deb ...
Unpacking procps (2:4.0.4-9) ...
Setting up procps (2:4.0.4-9) ...
I: cleaning package lists and apt cache...
I: success in 22.1425 seconds`.split('\n');

test('the progress of packages goes through every phase and never falls', () => {
	const read = createAptProgress();
	const seen = transcript.flatMap((line) => read(line) ?? []);
	expect([...new Set(seen.map(({ step }) => step))]).toEqual([
		'Reading the package lists',
		'Downloading the base system',
		'Unpacking the base system',
		'Installing the base system',
		'Downloading the tools',
		'Installing the tools',
		'Tidying up',
	]);
	const fractions = seen.map(({ fraction }) => fraction);
	expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
	expect(new Set(fractions).size).toBeGreaterThan(9);
	expect(fractions.at(-1)).toBeLessThanOrEqual(1);
});

test('parts of a build that go on side by side add up to the whole', () => {
	const told: BuildStep[] = [];
	const progress = new BuildProgress((step) => told.push(step));
	progress.advance('containers', 0.5, 'a');
	progress.advance('packages', 0.5, 'b');
	progress.advance('packages', 0.2, 'c');
	for (const part of ['containers', 'packages', 'finish', 'store', 'owners'] as const) progress.advance(part, 1, part);
	const fractions = told.map(({ fraction }) => fraction);
	expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
	expect(fractions.at(-1)).toBeCloseTo(1);
});
