import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AptHost, debianSources, readAptHost, readAptOptions } from './apt-sources.ts';

describe('the Debian mirrors of a host', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync('/tmp/proclab-apt-');
		for (const name of ['parts', 'lists/partial']) mkdirSync(join(folder, name), { recursive: true });
		writeFileSync(join(folder, 'sources.list'), '');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	function host(system = 'debian'): AptHost {
		const options = [
			`Dir::Etc::sourcelist=${folder}/sources.list`,
			`Dir::Etc::sourceparts=${folder}/parts`,
			`Dir::State::lists=${folder}/lists`,
			'Acquire::http::Proxy=http://proxy.test:3128',
		];
		return { system, codename: 'bookworm', options: options.flatMap((option) => ['-o', option]) };
	}

	test('are read from one-line sources', async () => {
		writeFileSync(
			join(folder, 'sources.list'),
			`# deb http://other.test/debian bookworm main
deb [arch=amd64] http://mirror.test/debian/ bookworm main contrib
deb http://mirror.test/debian bookworm-updates main
deb http://mirror.test/debian-security bookworm-security main
deb-src http://sources.test/debian bookworm main
`,
		);
		expect(await debianSources(host(), 'trixie')).toEqual([
			'deb http://mirror.test/debian trixie main',
			'deb http://mirror.test/debian trixie-updates main',
			'deb http://mirror.test/debian-security trixie-security main',
		]);
	});

	test('are read from deb822 sources', async () => {
		writeFileSync(
			join(folder, 'parts', 'debian.sources'),
			`Types: deb
URIs: http://mirror.test/debian
Suites: bookworm bookworm-updates
Components: main

Enabled: no
Types: deb
URIs: http://mirror.test/debian-security
Suites: bookworm-security
Components: main
`,
		);
		expect(await debianSources(host(), 'trixie')).toEqual([
			'deb http://mirror.test/debian trixie main',
			'deb http://mirror.test/debian trixie-updates main',
		]);
	});

	test("are not other people's repositories with the same suite name", async () => {
		writeFileSync(
			join(folder, 'sources.list'),
			'deb http://vendor.test/apt bookworm main\ndeb http://mirror.test/debian bookworm main\n',
		);
		expect(await debianSources(host(), 'trixie')).toEqual(['deb http://mirror.test/debian trixie main']);
	});

	test('are told by their release files where these are there, whatever their path', async () => {
		writeFileSync(
			join(folder, 'sources.list'),
			'deb http://vendor.test/debian bookworm main\ndeb http://local.test/mirror bookworm main\n',
		);
		const release = (origin: string) => `Origin: ${origin}\nSuite: stable\n`;
		writeFileSync(join(folder, 'lists', 'vendor.test_debian_dists_bookworm_InRelease'), release('Vendor'));
		writeFileSync(join(folder, 'lists', 'local.test_mirror_dists_bookworm_InRelease'), release('Debian'));
		expect(await debianSources(host(), 'trixie')).toEqual(['deb http://local.test/mirror trixie main']);
	});

	test("are left to mmdebstrap's default without a mirror of the host's release, and on other systems", async () => {
		expect(await debianSources(host(), 'trixie')).toEqual([]);
		writeFileSync(join(folder, 'sources.list'), 'deb http://mirror.test/debian bookworm main\n');
		expect(await debianSources(host('ubuntu'), 'trixie')).toEqual([]);
	});

	test('come with the proxy that reaches them', async () => {
		expect(await readAptOptions(host())).toContain('Acquire::http::Proxy "http://proxy.test:3128";');
	});

	test('are those of this machine by default', async () => {
		expect((await readAptHost()).system).toMatch(/^[a-z]+$/);
	});
});
