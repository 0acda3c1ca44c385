import { parseMountinfo } from '../../proc/parse-mountinfo.ts';
import { type CgroupLayout, findCgroupLayout } from '../../runtime/oci/cgroup-layout.ts';
import { about, type Requirement } from './finding.ts';
import type { Machine } from './machine.ts';

const needed = ['pids', 'memory', 'cpu'] as const;

/** cgroups(7): which version, and whether the controllers that limit a lab are there. */
export const cgroups: Requirement = (machine, { rootless }) => {
	const say = about('cgroups', 'Control groups');
	if (rootless) return say('warn', withoutRoot.found, withoutRoot.fix);
	const mountinfo = machine.readText('/proc/self/mountinfo') ?? '';
	const mounts = parseMountinfo(mountinfo);
	const layout = mounts.ok ? findCgroupLayout(mounts.value) : undefined;
	if (!layout) return say('fail', 'none is mounted', 'Run as root: mount -t cgroup2 none /sys/fs/cgroup');
	const name = describe(layout, mountinfo);
	const missing = needed.filter((controller) => !controllersOf(layout, machine).includes(controller));
	if (missing.length === 0) return say('ok', `${name} with ${needed.join(', ')}`);
	const fix = missing.includes('memory')
		? 'Add cgroup_enable=memory to the kernel command line (GRUB_CMDLINE_LINUX, or cmdline.txt on a Raspberry Pi) and restart the machine.'
		: "Use the distribution's own kernel; in a container, start that with --privileged and --cgroupns=host.";
	return say('fail', `${name} without ${missing.join(', ')}`, fix);
};

/** As the runtime's shortfall `no-cgroups` says it. */
const withoutRoot = {
	found: 'for root only: labs have no limit of memory and of processor time',
	fix: 'Start as root, or run nothing in labs that you would not run yourself: it can slow the machine down.',
};

function controllersOf(layout: CgroupLayout, machine: Machine): readonly string[] {
	if (layout.version === 1) return Object.keys(layout.controllers);
	const listed = machine.readText(`${layout.controllers.unified ?? ''}/cgroup.controllers`);
	return listed?.trim().split(' ') ?? [];
}

function describe(layout: CgroupLayout, mountinfo: string): string {
	if (layout.version === 2) return 'v2';
	return / - cgroup2 /.test(mountinfo) ? 'hybrid (v1 controllers beside v2)' : 'v1';
}
