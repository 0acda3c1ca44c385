import { argumentRules } from './argument-profile.ts';
import { errno, type Rule } from './argument-rules.ts';
import { nesting, ordinary, pretended, refused } from './system-calls.ts';

/** `linux.seccomp` of the OCI runtime specification. */
export interface SeccompProfile {
	readonly defaultAction: 'SCMP_ACT_ERRNO';
	readonly defaultErrnoRet: number;
	readonly architectures: readonly string[];
	readonly syscalls: readonly Rule[];
}

/**
 * One only: a program of another instruction set (i386, x32) is killed, for its system calls have other numbers and other arguments,
 * past which no rule sees.
 */
const architectures = { x64: 'SCMP_ARCH_X86_64', arm64: 'SCMP_ARCH_AARCH64' } as const;

function isKnown(name: string): name is keyof typeof architectures {
	return name in architectures;
}

/**
 * What programs in a lab may ask of the kernel, on an architecture by Node's name; `undefined` where we have tried none. What is in no list,
 * newer calls among them, is ENOSYS: then the C library takes an older one.
 */
export function labProfile(architecture: string): SeccompProfile | undefined {
	if (!isKnown(architecture)) return undefined;
	const allowed = [ordinary, nesting].flatMap((groups) => Object.values(groups).flat());
	return {
		defaultAction: 'SCMP_ACT_ERRNO',
		defaultErrnoRet: errno.ENOSYS,
		architectures: [architectures[architecture]],
		syscalls: [
			{ names: allowed, action: 'SCMP_ACT_ALLOW' },
			{ names: Object.values(refused).flat(), action: 'SCMP_ACT_ERRNO', errnoRet: errno.EPERM },
			{ names: Object.values(pretended).flat(), action: 'SCMP_ACT_ERRNO', errnoRet: 0 },
			...argumentRules,
		],
	};
}
