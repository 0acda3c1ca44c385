import type { LabDefinition } from '../course/course.ts';
import type { LabLimits } from '../runtime/container-runtime.ts';

/** What a lab is made of, whoever it is for: labs of one kind can stand in for each other. */
export interface LabKind {
	/** The image's name. */
	readonly image: string;
	readonly hostname: string;
	readonly limits: LabLimits;
}

export function kindOf({ image, hostname, limits }: LabDefinition): LabKind {
	const { memoryMegabytes, diskMegabytes, ...others } = limits;
	const bytes = { memoryBytes: memoryMegabytes * 1024 ** 2, diskBytes: diskMegabytes * 1024 ** 2 };
	return { image, hostname, limits: { ...others, ...bytes } };
}

/** Equal for equal kinds. */
export function keyOf({ image, hostname, limits }: LabKind): string {
	const { pids, memoryBytes, cpus, cpuWeight, diskBytes, diskFiles } = limits;
	return [image, hostname, pids, memoryBytes, cpus, cpuWeight, diskBytes, diskFiles].join(' ');
}
