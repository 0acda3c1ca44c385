import { expect, test } from 'vitest';
import { type Mount, parseMountinfo } from '../../proc/parse-mountinfo.ts';
import { findCgroupLayout, labCgroups } from './cgroup-layout.ts';

/** Lines of `/proc/self/mountinfo` as recorded on the hosts that are named. */
const recorded = {
	hybrid: `30 24 0:26 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
31 30 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
34 30 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
38 30 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
39 30 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
40 30 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw`,
	joined: `31 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,nosuid - cgroup cgroup rw,cpu,cpuacct
34 30 0:32 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory,xattr
38 30 0:36 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,xattr,release_agent=/lib/systemd/agent,name=systemd`,
	unified: `33 24 0:28 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot`,
	none: '24 1 254:0 / / rw,relatime - ext4 /dev/vda rw',
};

function mountsOf(text: string): readonly Mount[] {
	const mounts = parseMountinfo(text);
	if (!mounts.ok) throw new Error(mounts.error);
	return mounts.value;
}

test('a hybrid host is v1, and its v2 tree is one more hierarchy to clean', () => {
	expect(findCgroupLayout(mountsOf(recorded.hybrid))).toEqual({
		version: 1,
		controllers: {
			cpu: '/sys/fs/cgroup/cpu',
			memory: '/sys/fs/cgroup/memory',
			pids: '/sys/fs/cgroup/pids',
			'name=systemd': '/sys/fs/cgroup/systemd',
		},
		hierarchies: [
			'/sys/fs/cgroup/cpu',
			'/sys/fs/cgroup/memory',
			'/sys/fs/cgroup/pids',
			'/sys/fs/cgroup/systemd',
			'/sys/fs/cgroup/unified',
		],
	});
});

test('controllers that are mounted together have one directory', () => {
	expect(findCgroupLayout(mountsOf(recorded.joined))).toEqual({
		version: 1,
		controllers: {
			cpu: '/sys/fs/cgroup/cpu,cpuacct',
			cpuacct: '/sys/fs/cgroup/cpu,cpuacct',
			memory: '/sys/fs/cgroup/memory',
			'name=systemd': '/sys/fs/cgroup/systemd',
		},
		hierarchies: ['/sys/fs/cgroup/cpu,cpuacct', '/sys/fs/cgroup/memory', '/sys/fs/cgroup/systemd'],
	});
});

test('a host with v2 alone has one directory for a lab', () => {
	const layout = findCgroupLayout(mountsOf(recorded.unified));
	expect(layout).toEqual({
		version: 2,
		controllers: { unified: '/sys/fs/cgroup' },
		hierarchies: ['/sys/fs/cgroup'],
	});
	expect(layout && labCgroups(layout, 'abcd', 'lab-1')).toEqual({ unified: '/sys/fs/cgroup/proclab-abcd/lab-1' });
});

test('a host without cgroups has no layout', () => {
	expect(findCgroupLayout(mountsOf(recorded.none))).toBeUndefined();
});
