import { noFilter } from './edits.ts';
import type { FencesOf } from './fence.ts';

const server = 'src/runtime/oci/shells/shell-server.pl';
const filter = 'the system-call filter';

export const kernelSurface: FencesOf = {
	file: 'kernel-surface',
	fences: [
		{
			test: 'no raw interface of the kernel answers',
			fence: filter,
			without: 'no `seccomp` in the bundle; the user namespace still keeps the attempts from the host',
			edits: [noFilter],
			fails: /io_uring_setup[\s\S]*userfaultfd[\s\S]*netlink NETFILTER/,
		},
		{
			test: 'nor does one in a user namespace that the learner made',
			fence: filter,
			without: 'no `seccomp` in the bundle; the user namespace still keeps the attempts from the host',
			edits: [noFilter],
			fails: /io_uring_setup[\s\S]*userfaultfd[\s\S]*netlink NETFILTER/,
		},
		{
			test: 'PID 1, shells and what they start are all under the filter and the same bound of capabilities',
			fence: filter,
			without: 'no `seccomp` in the bundle',
			edits: [noFilter],
			fails: /expected '0' to be '2'/,
		},
		{
			test: 'PID 1, shells and what they start are all under the filter and the same bound of capabilities',
			fence: 'shells get no capability that PID 1 lacks',
			without: 'shells are started with CAP_SYS_RESOURCE besides',
			edits: [
				{
					file: server,
					find: 'my ($inheritable, $permitted, $effective, $bounding, $no_new_privileges) = @_;\n',
					replace:
						'my ($inheritable, $permitted, $effective, $bounding, $no_new_privileges) = @_;\n$_ |= 1 << 24 for $permitted, $effective, $bounding;\n',
				},
			],
			fails: /CapBnd/,
		},
		{
			test: 'PID 1, shells and what they start are all under the filter and the same bound of capabilities',
			fence: 'shells get the filter of PID 1',
			without: 'they are started without',
			edits: [
				{ file: server, find: 'for my $program (@filters) {', replace: 'for my $program (grep { 0 } @filters) {' },
			],
			fails: /Seccomp: '0'/,
		},
	],
};
