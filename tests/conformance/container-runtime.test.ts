import { expect, test } from 'vitest';
import { silentLogger } from '../../src/foundation/logger.ts';
import { createOciRuntime } from '../../src/runtime/oci/create-oci-runtime.ts';
import { engineNames } from '../../src/runtime/oci/engine.ts';
import { describeContainerRuntime, describeShellsOf } from './container-runtime.ts';
import { makeHome, makeOciHarness, removeHome } from './container-runtime-kit.ts';

for (const engine of engineNames) {
	const home = makeHome();
	const probe = await createOciRuntime({ home, logger: silentLogger, engine }).probe();
	removeHome(home);
	if (probe.usable) {
		describeContainerRuntime(engine, () => makeOciHarness(engine));
		describeShellsOf(`${engine} that opens terminals itself`, () => makeOciHarness(engine, 'engine'));
	} else
		test(`${engine} can't be used here, and says why`, () => {
			expect(probe.problem).toMatchObject({
				code: 'no-oci-runtime',
				why: expect.stringMatching(/\w{3}/),
				fix: expect.stringMatching(/apt-get install/),
			});
		});
}
