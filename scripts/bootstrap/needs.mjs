/** @typedef {import('./os-release.mjs').PackageManager} PackageManager */

/**
 * Something that must be on the machine: any one of the programs, or any one of the files.
 * @typedef {object} Need
 * @property {string} name
 * @property {readonly string[]} [programs]
 * @property {readonly string[]} [files]
 * @property {string} [setting] an environment variable that may name the program
 * @property {Readonly<Record<PackageManager, string>>} packages
 * @property {Readonly<Record<string, string>>} [byFamily] other package names, by the distribution's ID
 */

/** @param {string} name */
const everywhere = (name) => ({ apt: name, dnf: name, pacman: name, zypper: name });

/** @type {readonly Need[]} */
const labNeeds = [
	{ name: 'an OCI runtime (runc or crun)', programs: ['runc', 'crun'], packages: everywhere('runc') },
	{ name: 'mmdebstrap, which makes the lab image', programs: ['mmdebstrap'], packages: everywhere('mmdebstrap') },
	{
		name: "the keys of Debian's packages",
		files: [
			'/usr/share/keyrings/debian-archive-keyring.gpg',
			'/usr/share/keyrings/debian-archive-keyring.pgp',
			'/etc/apt/trusted.gpg.d/debian-archive-trixie-stable.gpg',
			'/etc/apt/trusted.gpg.d/debian-archive-trixie-stable.asc',
		],
		packages: { ...everywhere('debian-archive-keyring'), dnf: 'debian-keyring' },
	},
	{ name: 'setpriv, unshare and nsenter', programs: ['setpriv'], packages: everywhere('util-linux') },
	{ name: 'mkfs.ext4, which makes the disks of labs', programs: ['mkfs.ext4'], packages: everywhere('e2fsprogs') },
	{ name: 'mount', programs: ['mount'], packages: { ...everywhere('util-linux'), apt: 'mount' } },
];

/** @type {readonly Need[]} */
const testNeeds = [
	{
		name: 'Chromium',
		programs: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
		setting: 'PROCLAB_CHROMIUM',
		packages: everywhere('chromium'),
		byFamily: { ubuntu: 'chromium-browser' },
	},
	{ name: 'git', programs: ['git'], packages: everywhere('git') },
	{ name: 'ps', programs: ['ps'], packages: { ...everywhere('procps-ng'), apt: 'procps', zypper: 'procps' } },
	{ name: 'ip and ss', programs: ['ip'], packages: { ...everywhere('iproute2'), dnf: 'iproute' } },
];

/** @type {readonly Need[]} */
const machineNeeds = [
	{
		name: 'qemu, which emulates another machine',
		programs: ['qemu-system-x86_64'],
		packages: { apt: 'qemu-system-x86', dnf: 'qemu-system-x86-core', pacman: 'qemu-system-x86', zypper: 'qemu-x86' },
	},
	{ name: 'git', programs: ['git'], packages: everywhere('git') },
];

/** Without root labs get their ids by these; the gate tries that too. @type {readonly Need[]} */
const rootlessNeeds = [
	{
		name: 'newuidmap and newgidmap, which give labs of an ordinary user their ids',
		programs: ['newuidmap'],
		packages: { apt: 'uidmap', dnf: 'shadow-utils', pacman: 'shadow', zypper: 'shadow' },
	},
];

/** Whom the benches of labs are measured beside. @type {readonly Need[]} */
const peerNeeds = [
	{
		name: 'Docker, as a peer to measure beside',
		programs: ['dockerd'],
		packages: { ...everywhere('docker'), apt: 'docker.io', dnf: 'moby-engine' },
	},
	{ name: 'Podman, as a peer to measure beside', programs: ['podman'], packages: everywhere('podman') },
];

const commandsWithLabs = new Set(['start', 'dev', 'verify', 'record', 'soak', 'image', 'bench', 'test']);
const commandsWithBrowser = new Set(['test', 'bench']);
/** Benches that start Docker and Podman; without names all do. */
const benchesWithPeers = new Set(['labs', 'lab-start', 'density']);
/** Suites of the gate that read files only. */
const plainSuites = new Set(['format', 'lint', 'types', 'rooms', 'sizes', 'unused', 'unit']);

/**
 * What a command line of Proclab needs from the system.
 * @param {readonly string[]} args
 * @param {{ root: boolean }} who
 * @returns {readonly Need[]}
 */
export function needsOf(args, { root }) {
	const [command = '', ...rest] = args;
	if (!commandsWithLabs.has(command) || rest.includes('--help') || rest.includes('-h')) return [];
	if (command === 'test' && rest.length > 0 && rest.every((suite) => plainSuites.has(suite))) return [];
	if (command === 'soak' && /^($|vm$|-)/.test(rest[0] ?? '')) return [...labNeeds, ...machineNeeds];
	const usual = commandsWithBrowser.has(command) ? [...labNeeds, ...testNeeds] : labNeeds;
	const needs = command === 'bench' && wantsPeers(rest) ? [...usual, ...peerNeeds] : usual;
	return root && command !== 'test' ? needs : [...needs, ...rootlessNeeds];
}

/** @param {readonly string[]} args of `bench` */
function wantsPeers(args) {
	const names = args.filter((argument) => !argument.startsWith('-'));
	return !args.includes('--no-peers') && (names.length === 0 || names.some((name) => benchesWithPeers.has(name)));
}

/**
 * @param {readonly Need[]} needs
 * @param {{ hasProgram: (name: string) => boolean, hasFile: (path: string) => boolean, env: Readonly<Record<string, string | undefined>> }} machine
 * @returns {readonly Need[]}
 */
export function missingNeeds(needs, machine) {
	return needs.filter((need) => {
		const setting = need.setting === undefined ? undefined : machine.env[need.setting];
		const programs = setting ? [setting] : (need.programs ?? []);
		return !programs.some(machine.hasProgram) && !(need.files ?? []).some(machine.hasFile);
	});
}

/**
 * @param {readonly Need[]} needs
 * @param {PackageManager} manager
 * @param {readonly string[]} families
 */
export function packageNames(needs, manager, families) {
	return [...new Set(needs.map((need) => need.byFamily?.[families[0] ?? ''] ?? need.packages[manager]))];
}
