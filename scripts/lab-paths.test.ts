import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What a line has that comes near a path of a lab. */
const reaches: Readonly<Record<string, RegExp>> = {
	'the root, folder, program or open files of a process':
		/\/proc\/[$*][^\s'"`]*\/(root|cwd|exe|fd|map_files)\b|procRoot\b/,
	'an open file by its number': /\/proc\/(self|\$\$)\/fd\b/,
	'where a lab’s root or disk is mounted':
		/\b(rootfsFolder|disksFolder|mountPointsUnder|labPaths)\(|\.rootfs\b|\.containers\b/,
};

/** Where that is so, and why no learner can lead it astray. The table in docs/security.md says it for what is read. */
const allowed: Readonly<Record<string, string>> = {
	'src/proc/node/host-proc-source.ts':
		'files of /proc itself, the text of magic links, and stat(2) of what is open behind them',
	'src/checks/file-at.ts': 'words for evidence: nothing is opened',
	'src/runtime/oci/sight/lab-sight.pl':
		'the text of an open file by its own number, once it is known to be a regular file on an ordinary file system',
	'src/cli/doctor/port-holder.ts': 'the text of links of fd/',
	'src/runtime/oci/shells/lab-door.ts': 'step by step, without links, before a program of the learner’s runs',
	'src/runtime/oci/shells/shell-server.pl': 'a copy of its own program in memory',
	'src/runtime/rootless/enter.pl': 'a folder of its own, before there is a lab',
	'src/runtime/oci/start-lab.pl': 'before the lab runs',
	'src/runtime/oci/start-lab.ts': 'names for start-lab.pl',
	'src/runtime/oci/create-lab.ts': 'mount points, before the lab runs',
	'src/runtime/oci/create-oci-runtime.ts': 'the folders in which mount points are made, and statfs(2) of one',
	'src/runtime/oci/bundle.ts': 'names for the engine, before the lab runs',
	'src/runtime/oci/lab-paths.ts': 'names only',
	'src/runtime/oci/list-labs.ts': 'names of mount points, in folders of the host',
	'src/runtime/oci/destroy-lab.ts': 'mount points, to unmount them',
	'src/runtime/oci/overlay.ts': 'mount points, from the host’s own mount table',
	'src/runtime/oci/host-mounts.ts': 'the host’s own mount table',
	'src/runtime/image/enter-root.sh': 'its own open files, as /dev/fd of an image that is built',
	'src/runtime/image/build-steps.ts': 'an image, which is built before any lab',
};

const comment = /^\s*(\/\/|\/?\*|#)/;

/** What of the table a source text has, each once. */
function reachesOf(text: string): readonly string[] {
	const lines = text.split('\n').filter((line) => !comment.test(line));
	return Object.keys(reaches).filter((what) => lines.some((line) => reaches[what]?.test(line)));
}

function sources(): readonly string[] {
	return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
		.filter((path) => /\.(ts|pl|py|sh)$/.test(path) && !/\.test\.ts$|(^|\/)fixtures\//.test(path))
		.map((path) => `src/${path}`)
		.toSorted();
}

test('nothing of Proclab comes near a path of a lab but in the places that are known', () => {
	const found = sources().filter((path) => reachesOf(readFileSync(join(root, path), 'utf8')).length > 0);
	expect(found).toEqual(Object.keys(allowed).toSorted());
});

test.each([
	[`readFileSync(\`/proc/\${pid}/root/etc/hostname\`)`, 'the root, folder, program or open files of a process'],
	["readFileSync('/proc/' + pid + '/root')", undefined],
	['open my $file, "<", "/proc/$pid/cwd/x"', 'the root, folder, program or open files of a process'],
	['readFileSync(join(labPaths(home, id).disk, name))', 'where a lab’s root or disk is mounted'],
	['readdirSync(paths.rootfs)', 'where a lab’s root or disk is mounted'],
	[`readFileSync(\`/proc/\${pid}/status\`)`, undefined],
	[`// /proc/\${pid}/root would be followed`, undefined],
])('%s is found: %s', (code, what) => {
	expect(reachesOf(code)).toEqual(what === undefined ? [] : [what]);
});

test('what is read of labs is told in docs/security.md', () => {
	const told = readFileSync(join(root, 'docs/security.md'), 'utf8');
	const reads = [
		'src/proc/node/host-proc-source.ts',
		'src/runtime/oci/shells/lab-door.ts',
		'src/runtime/oci/overlay.ts',
		'src/runtime/oci/sight/lab-sight.pl',
	];
	for (const path of [...reads, 'src/runtime/oci/destroy-lab.ts']) expect(told).toContain(`\`${path}\``);
});
