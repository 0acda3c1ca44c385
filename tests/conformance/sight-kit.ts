import { afterAll, beforeAll } from 'vitest';
import type { FileReading } from '../../src/proc/lab-file.ts';
import type { LabSight, LookAnswer, ProcessId } from '../../src/proc/lab-sight.ts';
import type { LabRef } from '../../src/runtime/container-runtime.ts';
import { livingProcess } from '../../src/runtime/oci/host-process.ts';
import { LabBench, makeOciHarness, type RuntimeHarness } from './container-runtime-kit.ts';

/** One lab for all tests of a file, and the helper that looks into it. */
export interface SightBench {
	readonly bench: LabBench;
	readonly lab: LabRef;
	readonly sight: LabSight;
	readonly harness: RuntimeHarness;
	/** What is at these paths of the lab. */
	files(...paths: readonly string[]): Promise<readonly FileReading[]>;
	/** What is at this path in the root directory of a process. */
	fileOf(process: ProcessId, path: string): Promise<FileReading>;
	/** One process of the lab with this command line, once it is there. */
	running(commandLine: string): Promise<ProcessId>;
	/** Runs it in the lab. @throws Error unless it ends well. */
	run(script: string): Promise<string>;
}

/** To be called once in a file. */
export function sightBench(id: string): SightBench {
	let harness: RuntimeHarness;
	let bench: LabBench;
	let lab: LabRef;
	beforeAll(async () => {
		harness = await makeOciHarness('runc');
		bench = new LabBench(harness);
		lab = await bench.start(id);
	});
	afterAll(async () => {
		await bench?.clear();
		harness?.remove();
	});
	const look = async (process: ProcessId, paths: readonly string[]): Promise<readonly FileReading[]> => {
		const files = paths.map((path) => ({ path, text: true }));
		const [place] = (await answered(kit.sight, { lab: lab.init, places: [{ process, files }] })).places;
		if (!place?.ok) throw new Error(`The place could not be read: ${place?.error}`);
		return place.value.files;
	};
	const kit: SightBench = {
		get bench() {
			return bench;
		},
		get lab() {
			return lab;
		},
		get harness() {
			return harness;
		},
		get sight() {
			const { sight } = bench.runtime;
			if (sight === undefined) throw new Error('The runtime looks into no lab.');
			return sight;
		},
		files: (...paths) => look(lab.init, paths),
		fileOf: async (process, path) => (await look(process, [path]))[0] ?? null,
		async running(commandLine) {
			for (;;) {
				const found = bench.running(lab, commandLine).map(livingProcess)[0];
				if (found !== undefined) return { pid: found.pid, starttime: found.starttime };
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
		},
		async run(script) {
			const { status, output, errors } = await bench.run(lab, script);
			if (status !== 0) throw new Error(`${script} ended with ${status}: ${errors}`);
			return output.trim();
		},
	};
	return kit;
}

/** @throws Error when nobody could look. */
export async function answered(
	sight: LabSight,
	request: { readonly lab: ProcessId } & Partial<Parameters<LabSight['look']>[0]>,
): Promise<LookAnswer> {
	const answer = await sight.look({ places: [], hostnames: [], mountRoots: [], ...request });
	if (!answer.ok) throw new Error(`Nobody could look: ${answer.error}`);
	return answer.value;
}

/** Left running in the lab. */
export function detached(command: string): string {
	return `setsid -f ${command} < /dev/null > /dev/null 2>&1; `;
}
