import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Options of the host's apt that decide whether its mirror can be reached: they hold for a build too. */
const sharedOptions = [
	'Acquire::http::Proxy',
	'Acquire::https::Proxy',
	'Acquire::Check-Valid-Until',
	'Acquire::Check-Date',
];

export interface AptHost {
	/** `ID` of os-release(5). */
	readonly system: string;
	/** `VERSION_CODENAME` of os-release(5). */
	readonly codename: string;
	/** Options for apt-get(8) and apt-config(8), to read another set-up than the host's own. */
	readonly options: readonly string[];
}

/** Which system this is, by os-release(5). */
export async function readAptHost(): Promise<AptHost> {
	const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
	const value = (name: string) => release.match(new RegExp(`^${name}="?([^"\n]*)`, 'm'))?.[1] ?? '';
	return { system: value('ID'), codename: value('VERSION_CODENAME'), options: [] };
}

/**
 * Lines of sources.list(5) for `suite` from the mirrors that a Debian host is set up with, as apt itself reads them.
 * Empty when the host is no Debian or names no Debian mirror: then mmdebstrap knows a default.
 */
export async function debianSources(host: AptHost, suite: string): Promise<string[]> {
	if (host.system !== 'debian') return [];
	const mirrors = await listMirrors(host);
	if (!mirrors.has(host.codename)) return [];
	return ['', '-updates', '-security'].flatMap((pocket) => {
		const mirror = mirrors.get(`${host.codename}${pocket}`);
		return mirror ? [`deb ${mirror} ${suite}${pocket} main`] : [];
	});
}

/** The host's proxies and clock tolerance, as lines of apt.conf(5). */
export async function readAptOptions(host: AptHost): Promise<string[]> {
	const { stdout } = await run('apt-config', ['dump', '--format', '%f "%v";%n', ...host.options, ...sharedOptions]);
	return stdout.split('\n').filter((line) => /^\S+ ".+";$/.test(line));
}

/** Where packages of a suite's main part are, and the name that apt gives its release file, less the ending. */
const binaries = /^'(\S+?)\/dists\/(\S+?)\/main\/binary-\S+' (\S+)_main_binary-/gm;

/** The first Debian mirror of each suite. Other people's repositories may use the same suite names. */
async function listMirrors(host: AptHost): Promise<Map<string, string>> {
	const { stdout } = await run('apt-get', ['update', '--print-uris', ...host.options]);
	const lists = await run('apt-config', ['shell', 'folder', 'Dir::State::lists/f', ...host.options]);
	const folder = lists.stdout.match(/^folder='(.*)'/)?.[1] ?? '/var/lib/apt/lists';
	const mirrors = new Map<string, string>();
	for (const [, mirror = '', suite = '', list = ''] of stdout.matchAll(binaries)) {
		if (!mirrors.has(suite) && (await isDebian(mirror, join(folder, list)))) mirrors.set(suite, mirror);
	}
	return mirrors;
}

/** A downloaded release file tells; before the first download the path does. */
async function isDebian(mirror: string, list: string): Promise<boolean> {
	const release = await readFile(`${list}_InRelease`, 'utf8')
		.catch(() => readFile(`${list}_Release`, 'utf8'))
		.catch(() => undefined);
	return release === undefined ? /\/debian(-security)?$/.test(mirror) : /^Origin: Debian$/m.test(release);
}
