import { tryArguments } from '../../runtime/oci/id-mapping.ts';
import { overlayRequest } from '../../runtime/oci/overlay.ts';
import { about, type Requirement } from './finding.ts';
import type { Machine } from './machine.ts';
import { allBuilt } from './programs.ts';

const gigabyte = 1e9;
/** An image is built beside its downloads: about 1.5 GB at the worst; running labs write little. */
const neededBytes = { build: 2.5 * gigabyte, run: 0.3 * gigabyte };

export const overlay: Requirement = async (machine, { settings }) => {
	const say = about('overlay', 'Overlay file systems');
	if (!(await hasOverlay(machine)))
		return say(
			'fail',
			'this kernel has none',
			"Run as root: modprobe overlay. If that fails, use the distribution's own kernel.",
		);
	if (machine.uid !== 0) return say('ok', 'known to the kernel (a mount can be tried by root only)');
	const { ok, output } = await machine.run('unshare', ['--mount', 'sh', '-c', tryOverlay, 'sh', settings.home.path]);
	if (ok) return say('ok', 'a mount was tried and works');
	return say(
		'fail',
		`a mount was tried and failed: ${output}`,
		`Keep Proclab's home on a plain disk (ext4, xfs, btrfs): PROCLAB_HOME=/var/lib/proclab npm start. Now it is ${settings.home.path}.`,
	);
};

/** Whether the processes of each lab can have user ids that no other lab has. */
export const ownIds: Requirement = async (machine, { settings, rootless }) => {
	const say = about('own-ids', 'User ids of each lab');
	if (rootless)
		return say(
			'warn',
			'labs share yours: only root can map the files of a disk',
			'Have one learner at a time here, or start as root.',
		);
	if (machine.uid !== 0) return say('info', 'can be tried by root only');
	const { images, path } = settings.home;
	const folder = [images, path].find((place) => machine.exists(place)) ?? '/';
	const { ok, output } = await machine.run('perl', tryArguments(folder));
	if (ok) return say('ok', 'its own, over an id-mapped image');
	return say(
		'warn',
		`labs share one range: ${output}`,
		"Use Linux 5.19 or newer, and keep Proclab's home on a plain disk (ext4, xfs, btrfs).",
	);
};

/** In a mount namespace of its own, with the upper layer on the home's own disk. */
const tryOverlay = `set -e
mkdir -p "$1"
folder=$(mktemp -d "$1/overlay-XXXXXX")
trap 'umount "$folder/merged" 2>/dev/null || true; rm -rf "$folder"' EXIT
mkdir "$folder/lower" "$folder/upper" "$folder/work" "$folder/merged"
mount -t overlay overlay -o "lowerdir=$folder/lower,upperdir=$folder/upper,workdir=$folder/work" "$folder/merged"
echo works > "$folder/merged/file"
umount "$folder/merged"`;

async function hasOverlay(machine: Machine): Promise<boolean> {
	const known = () => /\toverlay$/m.test(machine.readText('/proc/filesystems') ?? '');
	if (!known()) await machine.run('unshare', overlayRequest(machine.uid === 0));
	return known();
}

export const diskSpace: Requirement = (machine, context) => {
	const say = about('disk-space', 'Free disk space');
	const home = context.settings.home.path;
	const free = machine.freeBytes(home);
	const found = `${(free / gigabyte).toFixed(1)} GB at ${home}`;
	const needed = allBuilt(context) ? neededBytes.run : neededBytes.build;
	if (free >= needed) return say('ok', found);
	const fix = `Free up ${(needed / gigabyte).toFixed(1)} GB there, or set PROCLAB_HOME to a folder on a larger disk.`;
	return say('fail', found, fix);
};

export const labImages: Requirement = (_machine, { images }) => {
	const say = about('lab-image', 'Lab image');
	const missing = Object.keys(images).filter((name) => images[name] === undefined);
	if (missing.length > 0) return say('info', `${missing.join(', ')} not built yet; npm start builds it`);
	return say('ok', Object.values(images).join(', '));
};

export const site: Requirement = (_machine, { siteCurrent, settings }) => {
	const say = about('site', 'Site');
	return siteCurrent ? say('ok', settings.home.site) : say('info', 'not built yet or out of date; npm start builds it');
};
