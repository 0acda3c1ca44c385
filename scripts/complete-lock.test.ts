import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { missingOptional } from './lock/missing-optional.mjs';

test('package-lock.json has the native parts for every machine (node scripts/complete-lock.mjs adds what is missing)', () => {
	const lock = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8'));
	expect(missingOptional(lock).map(({ place }) => place)).toEqual([]);
});

test('an optional package without an entry is found, with the machine that its name says', () => {
	const lock = {
		packages: {
			'node_modules/tool': {
				version: '2.0.0',
				dev: true,
				optionalDependencies: {
					'@tool/linux-x64-gnu': '2.0.0',
					'@tool/linux-arm64-musl': '2.0.0',
					'tool-windows-x64': '2.0.0',
					near: '^1.0.0',
				},
			},
			'node_modules/tool/node_modules/@tool/linux-x64-gnu': { version: '2.0.0' },
		},
	};
	expect(missingOptional(lock)).toEqual([
		{
			place: 'node_modules/@tool/linux-arm64-musl',
			entry: { version: '2.0.0', cpu: ['arm64'], dev: true, libc: ['musl'], optional: true, os: ['linux'] },
		},
		{
			place: 'node_modules/tool-windows-x64',
			entry: { version: '2.0.0', cpu: ['x64'], dev: true, optional: true, os: ['win32'] },
		},
	]);
});
