import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { labSchema } from '../../src/course/course-schema.ts';
import { systemClock } from '../../src/foundation/clock.ts';
import { silentLogger } from '../../src/foundation/logger.ts';
import { type Home, layOutHome } from '../../src/foundation/node/home.ts';
import { createAdmission } from '../../src/lifecycle/admission.ts';
import { createLab, type LabHost } from '../../src/lifecycle/create-lab.ts';
import type { ReadyLab } from '../../src/lifecycle/ready-lab.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';

export const checkout = resolve(import.meta.dirname, '../..');

/** A home under /tmp that borrows the built images. */
export function makeHome(): Home {
	const home = layOutHome(checkout, mkdtempSync('/tmp/proclab-bench-'));
	symlinkSync(join(checkout, '.proclab', 'images'), home.images);
	return home;
}

export function removeHome(home: Home): void {
	rmSync(home.path, { recursive: true, force: true });
	rmSync(home.run, { recursive: true, force: true });
}

/** Labs in this process, without labd; disposing destroys them. */
export interface BenchLabs extends AsyncDisposable {
	readonly host: LabHost;
	make(): Promise<ReadyLab>;
}

export function benchLabs(): BenchLabs {
	const home = makeHome();
	const logger = silentLogger;
	const runtime = createOciRuntime({ home, logger });
	const doing = { admission: createAdmission(), known: new Set<string>(), removals: new Set<Promise<void>>() };
	const host = { runtime, home, logger, clock: systemClock, ...doing };
	const { limits } = labSchema.parse({ limits: { pids: 256, memoryMegabytes: 256 } });
	const definition = { image: 'host', hostname: 'lab', terminals: ['main'], limits };
	const plan = { definition, startScripts: [], labels: {} };
	return {
		host,
		async make() {
			const made = await createLab(host, plan, { holder: {}, signal: new AbortController().signal });
			if (!made.ok) throw new Error(JSON.stringify(made.error));
			return made.value;
		},
		async [Symbol.asyncDispose]() {
			for (const lab of await runtime.list()) await runtime.destroy(lab.id);
			removeHome(home);
		},
	};
}
